/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * Publishes as fast as the other side takes it, or at a fixed rate, on one or several publications in turn.
 */
final class Source extends Role
{
    /** How much is offered between two rounds of the driver: more than a datagram of the smallest messages holds. */
    private static final int BURST = 64;

    private final List<Outlet> outlets = new ArrayList<>();
    private final long intervalNs;

    /**
     * @param job     says what and how fast.
     * @param carrier what carries it.
     */
    Source(final Message job, final Carrier carrier)
    {
        super("source", carrier);
        intervalNs = intervalNs(job);
        final Sizes sizes = Jobs.sizes(job);
        for (int lane = 0; lane < job.number("lanes"); lane++)
        {
            outlets.add(new Outlet(carrier.addWriter(job.text("channel"), (int)job.number("stream")), sizes, lane));
        }
    }

    /**
     * The pace of a job.
     *
     * @param job with {@code rate} in messages a second, 0 for as fast as possible.
     * @return nanoseconds between two messages, 0 for none.
     */
    static long intervalNs(final Message job)
    {
        final long rate = job.number("rate");
        return rate == 0 ? 0 : 1_000_000_000L / rate;
    }

    @Override
    boolean isConnected()
    {
        return outlets.stream().allMatch(Outlet::isConnected);
    }

    @Override
    int step()
    {
        return carrier.invoke();
    }

    @Override
    void idle(final int workCount)
    {
        carrier.idleWriting(workCount);
    }

    @Override
    void run(final Window window)
    {
        if (intervalNs == 0)
        {
            runFlatOut(window);
        }
        else
        {
            runPaced(window);
        }
    }

    private void runFlatOut(final Window window)
    {
        for (long nowNs = System.nanoTime(); !window.isOver(nowNs); nowNs = System.nanoTime())
        {
            int work = carrier.invoke();
            for (final Outlet outlet : outlets)
            {
                int published = 0;
                while (published < BURST && outlet.publish(nowNs))
                {
                    published++;
                }
                work += published;
            }
            idle(work);
        }
    }

    private void runPaced(final Window window)
    {
        long intendedNs = System.nanoTime();
        int lane = 0;
        for (long nowNs = intendedNs; !window.isOver(nowNs); nowNs = System.nanoTime())
        {
            int work = carrier.invoke();
            while (intendedNs - nowNs <= 0 && outlets.get(lane).publish(intendedNs))
            {
                intendedNs += intervalNs;
                lane = lane + 1 == outlets.size() ? 0 : lane + 1;
                work++;
            }
            idle(work);
        }
    }

    @Override
    long sent()
    {
        return outlets.stream().mapToLong(Outlet::sent).sum();
    }

    @Override
    long received()
    {
        return 0;
    }

    @Override
    Message result(final long sent)
    {
        return Message.of("result", "sent", sent());
    }
}
