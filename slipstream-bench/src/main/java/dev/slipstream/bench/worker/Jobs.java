/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * From a job to the part that does it. A job is a {@link Message} with the word {@code job} and
 *
 * <pre>
 *     role      source, sink, pinger, ponger, driver
 *     system    stock, xdp, kernel, ...
 *     dir       the driver's directory
 *     channel   that the messages go out on; and back for the echo of a ping-pong:
 *     echo      channel of the echo
 *     stream    stream id; and of the echo:
 *     echoStream
 *     min, max  bytes of a message
 *     lanes     how many publications
 *     rate      messages a second, 0 for as many as possible
 * </pre>
 */
final class Jobs
{
    private Jobs()
    {
    }

    /**
     * Make the part; it has asked its driver for what it needs, but is not connected yet.
     *
     * @param job what to do.
     * @return the part.
     */
    static Role create(final Message job)
    {
        final Carrier carrier = carrier(job);
        try
        {
            final String role = job.text("role");
            return switch (role)
            {
                case "source" -> new Source(job, carrier);
                case "sink" -> new Sink(job, carrier);
                case "pinger" -> new Pinger(job, carrier);
                case "ponger" -> new Ponger(job, carrier);
                default -> throw new IllegalArgumentException("no role '" + role + "'");
            };
        }
        catch (final RuntimeException e)
        {
            carrier.close();
            throw e;
        }
    }

    private static Carrier carrier(final Message job)
    {
        if (!"aeron:ipc".equals(job.text("channel")))
        {
            return new InvokedCarrier(job);
        }
        return "doorbell".equals(job.text("system")) ? new DoorbellCarrier(job) : new IpcCarrier(job);
    }

    /**
     * How long the messages of a job are.
     *
     * @param job with {@code min} and {@code max}.
     * @return the sizes.
     */
    static Sizes sizes(final Message job)
    {
        return new Sizes((int)job.number("min"), (int)job.number("max"));
    }
}
