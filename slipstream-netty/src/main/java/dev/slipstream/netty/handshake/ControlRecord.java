/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

/**
 * What is said on a control socket once both sides know the streams: 16 bytes, little-endian.
 *
 * <pre>
 *  +0   kind       int
 *  +4   reserved   int, 0
 *  +8   position   long
 * </pre>
 *
 * @param kind     of message.
 * @param position for {@link Kind#FIN} and {@link Kind#RESET}: where the sender's stream ends, negative if it is
 *                 closed.
 */
public record ControlRecord(Kind kind, long position)
{
    static final int LENGTH = 16;
    static final int KIND_OFFSET = 0;
    static final int POSITION_OFFSET = 8;

    /** Kinds of message. */
    public enum Kind
    {
        /** The sender has both streams open. */
        READY(1),

        /** The sender will publish nothing beyond a position. */
        FIN(2),

        /** The sender is gone, and publishes nothing beyond a position. What it was sent, it may not have read. */
        RESET(3);

        private final int code;

        Kind(final int code)
        {
            this.code = code;
        }

        int code()
        {
            return code;
        }
    }
}
