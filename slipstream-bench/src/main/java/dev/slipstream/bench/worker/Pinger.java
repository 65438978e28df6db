/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * Sends at a fixed rate, or the next as soon as the last came back, and records how long each took to come back since
 * it was meant to be sent: a late send counts against the system that made it late.
 */
final class Pinger extends Role
{
    private static final int FRAGMENT_LIMIT = 16;

    private final Outlet outlet;
    private final Reader echoes;
    private final Tally tally;
    private final Histogram roundTrip = Latencies.create();
    private final FragmentHandler handler = this::onEcho;
    private final long intervalNs;
    private Window window = new Window(0, 0);
    private long receivedInWindow;

    /**
     * @param job     says what and how fast.
     * @param carrier what carries it.
     */
    Pinger(final Message job, final Carrier carrier)
    {
        super("pinger", carrier);
        intervalNs = Source.intervalNs(job);
        final Sizes sizes = Jobs.sizes(job);
        tally = new Tally(sizes);
        echoes = carrier.addReader(job.text("echo"), (int)job.number("echoStream"));
        outlet = new Outlet(carrier.addWriter(job.text("channel"), (int)job.number("stream")), sizes, 0);
    }

    @Override
    boolean isConnected()
    {
        return outlet.isConnected() && echoes.imageCount() == 1;
    }

    @Override
    int step()
    {
        return carrier.invoke() + echoes.poll(handler, FRAGMENT_LIMIT);
    }

    @Override
    void idle(final int workCount)
    {
        carrier.idleWriting(workCount);
    }

    @Override
    void run(final Window window)
    {
        this.window = window;
        long intendedNs = System.nanoTime();
        for (long nowNs = intendedNs; !window.isOver(nowNs); nowNs = System.nanoTime())
        {
            int work = step();
            if (intervalNs == 0)
            {
                if (tally.received() == outlet.sent() && outlet.publish(nowNs))
                {
                    work++;
                }
            }
            else if (intendedNs - nowNs <= 0 && outlet.publish(intendedNs))
            {
                intendedNs += intervalNs;
                work++;
            }
            if (work == 0 && intervalNs > 0)
            {
                carrier.idleUntil(intendedNs);
            }
        }
    }

    private void onEcho(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        tally.onMessage(buffer, offset, length);
        final long intendedNs = Payload.intendedNs(buffer, offset);
        if (window.contains(intendedNs))
        {
            receivedInWindow++;
            Latencies.record(roundTrip, System.nanoTime() - intendedNs);
        }
    }

    @Override
    long sent()
    {
        return outlet.sent();
    }

    @Override
    long received()
    {
        return tally.received();
    }

    @Override
    Message result(final long sent)
    {
        return Message.of("result", "received", tally.received(), "gaps", tally.gaps(sent()), "bad", tally.bad(),
            "count",
            receivedInWindow, "ns", window.untilNs() - window.fromNs(), "latencies", Latencies.encode(roundTrip));
    }
}
