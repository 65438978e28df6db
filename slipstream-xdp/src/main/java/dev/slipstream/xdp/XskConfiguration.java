/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import java.time.Duration;

/**
 * Sizes and choices of a socket.
 *
 * @param rxFrames       frames for receiving, the size of the RX and fill rings: a power of two, at least the size of
 *                       the interface's own ring.
 * @param txFrames       frames for sending, the size of the TX and completion rings: a power of two.
 * @param zeroCopy       whether to try without copying first.
 * @param busyPatience how long to go on trying while the queue is busy: it is for a while after a socket was closed.
 */
public record XskConfiguration(int rxFrames, int txFrames, boolean zeroCopy, Duration busyPatience)
{
    /** 4,096 frames to receive, 2,048 to send, without copying where that works, two seconds of patience. */
    public static final XskConfiguration DEFAULT = new XskConfiguration(4096, 2048, true, Duration.ofSeconds(2));

    /**
     * The same with another choice about copying.
     *
     * @param isTried whether to try without copying first.
     * @return the configuration.
     */
    public XskConfiguration withZeroCopy(final boolean isTried)
    {
        return new XskConfiguration(rxFrames, txFrames, isTried, busyPatience);
    }
}
