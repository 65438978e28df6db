/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.xdp.BusyPolling;
import dev.slipstream.xdp.Umem;
import dev.slipstream.xdp.XskConfiguration;
import java.util.concurrent.TimeUnit;
import org.agrona.SystemUtil;

/**
 * The system properties that say how AF_XDP sockets are made.
 */
public final class XskProperties
{
    /** Frames for receiving of each queue, and the size of its RX and fill rings: a power of two. */
    public static final String RX_FRAMES_PROPERTY = "slipstream.xdp.rx.frames";

    /** Frames for sending of each queue, and the size of its TX and completion rings: a power of two. */
    public static final String TX_FRAMES_PROPERTY = "slipstream.xdp.tx.frames";

    /** Size of a frame in bytes; 2048 or 4096. */
    public static final String FRAME_SIZE_PROPERTY = "slipstream.xdp.frame.size";

    /** Whether the memory of frames lies in huge pages; {@code true} or {@code false}. */
    public static final String HUGE_PAGES_PROPERTY = "slipstream.xdp.huge.pages";

    /** How long the receiver has the kernel poll the interface when a ring is empty; a duration, 0 for never. */
    public static final String BUSY_POLL_PROPERTY = "slipstream.xdp.busy.poll";

    /** Packets in one turn of that. */
    public static final String BUSY_POLL_BUDGET_PROPERTY = "slipstream.xdp.busy.poll.budget";

    /** Fewer would not fill one batch. */
    private static final int MIN_FRAMES = 64;

    private XskProperties()
    {
    }

    /**
     * Read them.
     *
     * @return the configuration, with its defaults for properties that are not set.
     * @throws IllegalArgumentException if a property has a value that it cannot have.
     */
    public static XskConfiguration read()
    {
        final XskConfiguration usual = XskConfiguration.DEFAULT;
        return usual
            .withFrames(frames(RX_FRAMES_PROPERTY, usual.rxFrames()), frames(TX_FRAMES_PROPERTY, usual.txFrames()))
            .withFrameSize(frameSize(usual.frameSize()))
            .withHugePages(hugePages())
            .withBusyPolling(busyPolling());
    }

    private static int frames(final String property, final int defaultValue)
    {
        final int frames = number(property, defaultValue);
        check(property, frames >= MIN_FRAMES && frames <= XskConfiguration.MAX_FRAMES && Integer.bitCount(frames) == 1,
            "must be a power of two from " + MIN_FRAMES + " to " + XskConfiguration.MAX_FRAMES);
        return frames;
    }

    private static int frameSize(final int defaultValue)
    {
        final int bytes = number(FRAME_SIZE_PROPERTY, defaultValue);
        check(FRAME_SIZE_PROPERTY, bytes == Umem.MIN_FRAME_SIZE || bytes == Umem.MAX_FRAME_SIZE,
            "must be " + Umem.MIN_FRAME_SIZE + " or " + Umem.MAX_FRAME_SIZE);
        return bytes;
    }

    private static boolean hugePages()
    {
        final String value = System.getProperty(HUGE_PAGES_PROPERTY, "false");
        check(HUGE_PAGES_PROPERTY, "true".equals(value) || "false".equals(value), "must be true or false");
        return "true".equals(value);
    }

    private static BusyPolling busyPolling()
    {
        final String value = System.getProperty(BUSY_POLL_PROPERTY, "0");
        final long micros;
        try
        {
            micros = TimeUnit.NANOSECONDS.toMicros(SystemUtil.parseDuration(BUSY_POLL_PROPERTY, value));
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(
                BUSY_POLL_PROPERTY + "=" + value + ": must be a duration such as 20us", ex);
        }
        check(BUSY_POLL_PROPERTY, ("0".equals(value) || micros > 0) && micros <= BusyPolling.MAX_MICROS,
            "must be 0 or from 1us to " + BusyPolling.MAX_MICROS + "us");
        final int budget = number(BUSY_POLL_BUDGET_PROPERTY, BusyPolling.MAX_BUDGET);
        check(BUSY_POLL_BUDGET_PROPERTY, budget >= 1 && budget <= BusyPolling.MAX_BUDGET,
            "must be from 1 to " + BusyPolling.MAX_BUDGET);
        return new BusyPolling((int)micros, budget);
    }

    private static int number(final String property, final int defaultValue)
    {
        final String value = System.getProperty(property);
        try
        {
            return value == null ? defaultValue : Integer.parseInt(value);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(property + "=" + value + ": must be a number", ex);
        }
    }

    private static void check(final String property, final boolean isRight, final String rule)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException(property + "=" + System.getProperty(property) + ": " + rule);
        }
    }
}
