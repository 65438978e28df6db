/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

/**
 * What the filter knows of the header that all Aeron frames begin with; all fields are little endian. From
 * {@code io.aeron.protocol.HeaderFlyweight} of Aeron 1.51.0.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         Frame Length                          |
 *  +---------------+---------------+-------------------------------+
 *  |    Version    |     Flags     |             Type              |
 *  +---------------+---------------+-------------------------------+
 * </pre>
 *
 * <p>A datagram carries one frame, or several data frames side by side. The length of the first one is at most that of
 * the datagram, as an unsigned number, and zero in a heartbeat. Padding is the exception: only its header travels, and
 * its length is that of the gap in the term.
 */
final class AeronFrame
{
    static final int HEADER_LENGTH = 8;
    static final int LENGTH_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int TYPE_OFFSET = 6;

    static final int VERSION = 0;
    static final int TYPE_PADDING = 0x00;

    /** Response setup; the types from padding to this one are without a gap, extensions (0xFFFF) are not used. */
    static final int LAST_TYPE = 0x0B;

    private AeronFrame()
    {
    }
}
