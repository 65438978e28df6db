/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * A subscriber to which nobody sends: what it costs to be there.
 */
final class Idler extends Role
{
    private static final int FRAGMENT_LIMIT = 64;

    private final Reader reader;
    private long received;

    /**
     * @param job     says where nothing comes.
     * @param carrier what would carry it.
     */
    Idler(final Message job, final Carrier carrier)
    {
        super("idler", carrier);
        reader = carrier.addReader(job.text("channel"), (int)job.number("stream"));
    }

    @Override
    boolean isConnected()
    {
        return true;
    }

    @Override
    int step()
    {
        return carrier.invoke() + reader.poll((buffer, offset, length, header) -> received++, FRAGMENT_LIMIT);
    }

    @Override
    void run(final Window window)
    {
        while (!window.isOver(System.nanoTime()))
        {
            idle(step());
        }
    }

    @Override
    long sent()
    {
        return 0;
    }

    @Override
    long received()
    {
        return received;
    }

    /** Whatever came is damage: nobody sent it. */
    @Override
    Message result(final long sent)
    {
        return Message.of("result", "received", received, "gaps", 0, "bad", received, "count", 0, "ns", 0, "latencies",
            Latencies.encode(Latencies.create()));
    }
}
