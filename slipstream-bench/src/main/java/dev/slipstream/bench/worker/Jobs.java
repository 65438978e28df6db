/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * From a job to the part that does it. A job is a {@link Message} with the word {@code job} and
 *
 * <pre>
 *     role      source, sink, pinger, ponger, idler, driver
 *     driver    a {@link DriverKind}
 *     client    a {@link ClientKind}
 *     dir       the driver's directory
 *     channel   that the messages go out on; and back for the echo of a ping-pong:
 *     echo      channel of the echo
 *     stream    stream id; and of the echo:
 *     echoStream
 *     min, max  bytes of a message
 *     lanes     how many publications
 *     rate      messages a second, 0 for as many as possible
 *     endpoints how many the sink listens on beside the busy one, on the ports from idlePort on of
 *     idleHost
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
                case "idler" -> new Idler(job, carrier);
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
        final ClientKind client = ClientKind.valueOf(job.text("client"));
        return switch (client)
        {
            case INVOKED -> new InvokedCarrier(job, NoOpIdleStrategy.INSTANCE);
            case INVOKED_BACKOFF -> new InvokedCarrier(job, new BackoffIdleStrategy());
            case BACKOFF -> new IpcCarrier(job, new BackoffIdleStrategy());
            case YIELD -> new IpcCarrier(job, new YieldingIdleStrategy());
            case SPIN -> new IpcCarrier(job, new BusySpinIdleStrategy());
            case DOORBELL, DOORBELL_SPIN -> new DoorbellCarrier(job, client == ClientKind.DOORBELL_SPIN);
            case SIGNAL -> new SignalCarrier(job);
            case PROGRAM -> throw new IllegalArgumentException("a program does that, not a worker: " + job);
        };
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
