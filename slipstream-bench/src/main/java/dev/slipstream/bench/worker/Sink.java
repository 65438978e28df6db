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
 * Takes in what a {@link Source} sends: checks every message, counts those of the window, and records how long each was
 * under way since it was meant to be sent.
 */
final class Sink extends Role
{
    private static final int FRAGMENT_LIMIT = 64;

    private final Reader reader;
    private final Tally tally;
    private final Histogram oneWay = Latencies.create();
    private final FragmentHandler handler = this::onMessage;
    private final long lanes;
    private final boolean paced;
    private boolean measuring;
    private long receivedInWindow;
    private long windowNs;
    private long nowNs;

    /**
     * @param job     says what comes.
     * @param carrier what carries it.
     */
    Sink(final Message job, final Carrier carrier)
    {
        super("sink", carrier);
        tally = new Tally(Jobs.sizes(job));
        lanes = job.number("lanes");
        paced = job.number("rate") > 0;
        final int stream = (int)job.number("stream");
        for (int i = 0; i < job.number("endpoints"); i++)
        {
            carrier.addReader("aeron:udp?endpoint=" + job.text("idleHost") + ":" + (job.number("idlePort") + i),
                stream);
        }
        reader = carrier.addReader(job.text("channel"), stream);
    }

    @Override
    boolean isConnected()
    {
        return reader.imageCount() == lanes;
    }

    @Override
    int step()
    {
        return carrier.invoke() + reader.poll(handler, FRAGMENT_LIMIT);
    }

    @Override
    void run(final Window window)
    {
        long fromNs = 0;
        long receivedBefore = 0;
        for (nowNs = System.nanoTime(); !window.isOver(nowNs); nowNs = System.nanoTime())
        {
            if (!measuring && window.contains(nowNs))
            {
                measuring = true;
                fromNs = nowNs;
                receivedBefore = tally.received();
            }
            idle(step());
        }
        measuring = false;
        receivedInWindow = tally.received() - receivedBefore;
        windowNs = nowNs - fromNs;
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        tally.onMessage(buffer, offset, length);
        if (measuring && paced)
        {
            Latencies.record(oneWay, System.nanoTime() - Payload.intendedNs(buffer, offset));
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
        return tally.received();
    }

    @Override
    Message result(final long sent)
    {
        return Message.of("result", "received", tally.received(), "gaps", tally.gaps(sent), "bad", tally.bad(), "count",
            receivedInWindow, "ns", windowNs, "latencies", Latencies.encode(oneWay));
    }
}
