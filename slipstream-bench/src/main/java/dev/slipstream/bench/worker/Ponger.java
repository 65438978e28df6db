/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * Sends back what comes, and records how long each message was under way since it was meant to be sent.
 */
final class Ponger extends Role
{
    private static final int FRAGMENT_LIMIT = 16;

    private final Reader reader;
    private final Outlet echo;
    private final Tally tally;
    private final Histogram oneWay = Latencies.create();
    private final ControlledFragmentHandler handler = this::onMessage;
    private Window window = new Window(0, 0);

    /**
     * @param job     says what comes and where the echo goes.
     * @param carrier what carries it.
     */
    Ponger(final Message job, final Carrier carrier)
    {
        super("ponger", carrier);
        final Sizes sizes = Jobs.sizes(job);
        tally = new Tally(sizes);
        reader = carrier.addReader(job.text("channel"), (int)job.number("stream"));
        echo = new Outlet(carrier.addWriter(job.text("echo"), (int)job.number("echoStream")), sizes, 0);
    }

    @Override
    boolean isConnected()
    {
        return reader.imageCount() == 1 && echo.isConnected();
    }

    @Override
    int step()
    {
        return carrier.invoke() + reader.controlledPoll(handler, FRAGMENT_LIMIT);
    }

    @Override
    void run(final Window window)
    {
        this.window = window;
        while (!window.isOver(System.nanoTime()))
        {
            idle(step());
        }
    }

    private ControlledFragmentHandler.Action onMessage(final DirectBuffer buffer, final int offset, final int length,
        final Header header)
    {
        final long intendedNs = Payload.intendedNs(buffer, offset);
        final long nowNs = System.nanoTime();
        if (!echo.publish(Payload.sequence(buffer, offset), length, intendedNs))
        {
            // Come again with the same message once the driver has made room.
            return ControlledFragmentHandler.Action.ABORT;
        }
        tally.onMessage(buffer, offset, length);
        if (window.contains(intendedNs))
        {
            Latencies.record(oneWay, nowNs - intendedNs);
        }
        return ControlledFragmentHandler.Action.COMMIT;
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
        return Message.of("result", "received", tally.received(), "gaps", tally.gaps(sent), "bad", tally.bad(),
            "latencies",
            Latencies.encode(oneWay));
    }
}
