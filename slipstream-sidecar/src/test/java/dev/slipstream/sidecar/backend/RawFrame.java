/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The head of an HTTP/2 frame (RFC 9113, 4.1), for peers that do what no codec would.
 *
 * @param type   of the frame.
 * @param flags  of that type.
 * @param stream 0 for the connection.
 */
record RawFrame(int type, int flags, int stream)
{
    // Types and flags of RFC 9113, 6.
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int HEADER_LENGTH = 9;

    /** Read a frame, and throw away what it carries. */
    static RawFrame read(final DataInputStream in) throws IOException
    {
        final int lengthAndType = in.readInt();
        final RawFrame frame = new RawFrame(lengthAndType & 0xFF, in.readByte(), in.readInt());
        in.readNBytes(lengthAndType >>> Byte.SIZE);
        return frame;
    }

    /** Write a frame. */
    static void write(final DataOutputStream out, final int type, final int flags, final int stream,
        final byte... payload) throws IOException
    {
        out.write(ByteBuffer.allocate(HEADER_LENGTH + payload.length).putInt(payload.length << Byte.SIZE | type)
            .put((byte)flags).putInt(stream).put(payload).array());
    }

    boolean has(final int flag)
    {
        return (flags & flag) != 0;
    }
}
