/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/2 client that sends the message of a call when the call has been answered already, as happens to others by
 * chance.
 */
public final class RawCaller implements AutoCloseable
{
    // Of RFC 7541: fields of the static table, and literals that are not indexed (6.2.2) whose names are there.
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int AUTHORITY = 0x01;
    private static final int PATH = 0x04;
    private static final int[] CONTENT_TYPE = {0x0F, 0x10};
    private static final int LITERAL_NAME = 0x00;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] EMPTY_MESSAGE = new byte[5];
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int stream = -1;
    private int resets;

    /** Connect to a port of loopback. */
    public RawCaller(final int port) throws IOException
    {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        RawFrame.write(out, RawFrame.SETTINGS, 0, 0);
    }

    /** Call a method, and send a message when the answer has ended; returns when the other side has seen that. */
    public void callAndSendLate(final String path) throws IOException
    {
        stream += 2;
        RawFrame.write(out, RawFrame.HEADERS, RawFrame.END_HEADERS, stream, headers(path));
        awaitFrame(RawFrame.HEADERS, RawFrame.END_STREAM, stream);
        RawFrame.write(out, RawFrame.DATA, RawFrame.END_STREAM, stream, EMPTY_MESSAGE);
        RawFrame.write(out, RawFrame.PING, 0, 0, new byte[Long.BYTES]);
        awaitFrame(RawFrame.PING, RawFrame.ACK, 0);
    }

    /** How many streams the other side has reset. */
    public int resets()
    {
        return resets;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }

    private void awaitFrame(final int type, final int flag, final int of) throws IOException
    {
        RawFrame frame;
        do
        {
            frame = RawFrame.read(in);
            if (frame.type() == RawFrame.SETTINGS && !frame.has(RawFrame.ACK))
            {
                RawFrame.write(out, RawFrame.SETTINGS, RawFrame.ACK, 0);
            }
            resets += frame.type() == RawFrame.RST_STREAM ? 1 : 0;
        }
        while (frame.type() != type || !frame.has(flag) || frame.stream() != of);
    }

    private static byte[] headers(final String path)
    {
        final ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(METHOD_POST);
        block.write(SCHEME_HTTP);
        block.write(AUTHORITY);
        putString(block, "localhost");
        block.write(PATH);
        putString(block, path);
        for (final int octet : CONTENT_TYPE)
        {
            block.write(octet);
        }
        putString(block, "application/grpc");
        block.write(LITERAL_NAME);
        putString(block, "te");
        putString(block, "trailers");
        return block.toByteArray();
    }

    private static void putString(final ByteArrayOutputStream block, final String value)
    {
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }
}
