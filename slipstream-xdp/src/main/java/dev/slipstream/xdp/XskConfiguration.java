/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import java.time.Duration;

/**
 * Sizes and choices of a socket.
 *
 * @param rxFrames     frames for receiving, the size of the RX and fill rings: a power of two, at least the size of the
 *                     interface's own ring.
 * @param txFrames     frames for sending, the size of the TX and completion rings: a power of two.
 * @param frameSize    size of a frame in bytes: {@link Umem#MIN_FRAME_SIZE} or {@link Umem#MAX_FRAME_SIZE}.
 * @param multiBuffer  whether a packet may lie in several frames (kernel 6.6).
 * @param hugePages    whether UMEM lies in huge pages, which the operator has reserved.
 * @param copyMode     whether to go without copying.
 * @param busyPolling  whether the receiver drives the interface.
 * @param busyPatience how long to go on trying while the queue is busy: it is for a while after a socket was closed.
 */
public record XskConfiguration(int rxFrames, int txFrames, int frameSize, boolean multiBuffer, boolean hugePages,
    CopyMode copyMode, BusyPolling busyPolling, Duration busyPatience)
{
    /** Rings larger than that no interface has. */
    public static final int MAX_FRAMES = 65_536;

    /** The longest packet in several frames: beyond the usual jumbo MTU of 9,000 bytes no network goes. */
    public static final int MAX_JUMBO_PACKET_LENGTH = 9_216;

    /**
     * 4,096 frames to receive, 2,048 to send, each 2,048 bytes, without copying where that works, with interrupts, two
     * seconds of patience.
     */
    public static final XskConfiguration DEFAULT = new XskConfiguration(
        4096, 2048, Umem.MIN_FRAME_SIZE, false, false, CopyMode.PREFER_ZERO_COPY, BusyPolling.OFF,
        Duration.ofSeconds(2));

    /** Checks the sizes. */
    public XskConfiguration
    {
        if (isWrongCount(rxFrames) || isWrongCount(txFrames) ||
            (frameSize != Umem.MIN_FRAME_SIZE && frameSize != Umem.MAX_FRAME_SIZE))
        {
            throw new IllegalArgumentException(rxFrames + " frames to receive and " + txFrames + " to send of " +
                frameSize + " bytes: counts must be powers of two up to " + MAX_FRAMES + ", the size " +
                Umem.MIN_FRAME_SIZE + " or " + Umem.MAX_FRAME_SIZE);
        }
    }

    /**
     * The same with other numbers of frames.
     *
     * @param rx frames for receiving.
     * @param tx frames for sending.
     * @return the configuration.
     */
    public XskConfiguration withFrames(final int rx, final int tx)
    {
        return new XskConfiguration(
            rx, tx, frameSize, multiBuffer, hugePages, copyMode, busyPolling, busyPatience);
    }

    /**
     * The same with frames of another size.
     *
     * @param bytes of a frame.
     * @return the configuration.
     */
    public XskConfiguration withFrameSize(final int bytes)
    {
        return new XskConfiguration(
            rxFrames, txFrames, bytes, multiBuffer, hugePages, copyMode, busyPolling, busyPatience);
    }

    /**
     * The same with another choice about packets that do not fit into a frame.
     *
     * @param isAllowed whether a packet may lie in several frames.
     * @return the configuration.
     */
    public XskConfiguration withMultiBuffer(final boolean isAllowed)
    {
        return new XskConfiguration(
            rxFrames, txFrames, frameSize, isAllowed, hugePages, copyMode, busyPolling, busyPatience);
    }

    /**
     * The same with another choice about huge pages.
     *
     * @param areUsed whether UMEM lies in huge pages.
     * @return the configuration.
     */
    public XskConfiguration withHugePages(final boolean areUsed)
    {
        return new XskConfiguration(
            rxFrames, txFrames, frameSize, multiBuffer, areUsed, copyMode, busyPolling, busyPatience);
    }

    /**
     * The same with another choice about copying.
     *
     * @param mode whether to go without copying.
     * @return the configuration.
     */
    public XskConfiguration withCopyMode(final CopyMode mode)
    {
        return new XskConfiguration(
            rxFrames, txFrames, frameSize, multiBuffer, hugePages, mode, busyPolling, busyPatience);
    }

    /**
     * The same with another choice about busy polling.
     *
     * @param polling whether the receiver drives the interface.
     * @return the configuration.
     */
    public XskConfiguration withBusyPolling(final BusyPolling polling)
    {
        return new XskConfiguration(
            rxFrames, txFrames, frameSize, multiBuffer, hugePages, copyMode, polling, busyPatience);
    }

    /**
     * The same with another patience.
     *
     * @param patience how long to go on trying while the queue is busy.
     * @return the configuration.
     */
    public XskConfiguration withBusyPatience(final Duration patience)
    {
        return new XskConfiguration(
            rxFrames, txFrames, frameSize, multiBuffer, hugePages, copyMode, busyPolling, patience);
    }

    /**
     * The longest packet that can be received.
     *
     * @return the length in bytes, from its Ethernet header on.
     */
    public int maxRxPacketLength()
    {
        return multiBuffer ? MAX_JUMBO_PACKET_LENGTH : Umem.maxRxPacketLength(frameSize);
    }

    /**
     * The longest packet that can be sent.
     *
     * @return the length in bytes, from its Ethernet header on.
     */
    public int maxTxPacketLength()
    {
        return multiBuffer ? MAX_JUMBO_PACKET_LENGTH : Umem.maxTxPacketLength(frameSize);
    }

    /**
     * How much memory a socket takes.
     *
     * @return the size of its UMEM in bytes.
     */
    public long umemLength()
    {
        return (long)(rxFrames + txFrames) * frameSize;
    }

    private static boolean isWrongCount(final int frames)
    {
        return Integer.bitCount(frames) != 1 || frames < 1 || frames > MAX_FRAMES;
    }
}
