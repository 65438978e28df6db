/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint that speaks HTTP/2, and does nothing but one wrong thing when a call comes.
 */
public final class RawEndpoint implements AutoCloseable
{
    /** What it does with a call. */
    public enum Conduct
    {
        /** Nothing. */
        HANG,
        /** Says that nothing more comes, and reads on. */
        HALF_CLOSE,
        /** Says that it takes no calls, by GOAWAY. */
        GO_AWAY,
        /** Refuses the one call. */
        REFUSE
    }

    // Frames of RFC 9113, 6.
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int FRAME_HEADER_LENGTH = 9;
    private static final int PREFACE_LENGTH = 24;
    private static final int REFUSED_STREAM = 7;

    private final Conduct conduct;
    private final ServerSocket server;
    private final ConcurrentLinkedQueue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private final Semaphore resets = new Semaphore(0);

    /** Start one. */
    public RawEndpoint(final Conduct conduct) throws IOException
    {
        this.conduct = conduct;
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Its port. */
    public int port()
    {
        return server.getLocalPort();
    }

    /** Wait for a call to be cancelled. */
    public boolean awaitReset() throws InterruptedException
    {
        return resets.tryAcquire(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException
    {
        server.close();
        for (final Socket socket : accepted)
        {
            socket.close();
        }
    }

    private void accept()
    {
        try
        {
            while (true)
            {
                final Socket socket = server.accept();
                accepted.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        }
        catch (final IOException e)
        {
            // Closed.
        }
    }

    private void serve(final Socket socket)
    {
        try
        {
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            in.readNBytes(PREFACE_LENGTH);
            write(out, SETTINGS, 0, 0);
            while (true)
            {
                final int lengthAndType = in.readInt();
                final int flags = in.readByte();
                final int stream = in.readInt();
                in.readNBytes(lengthAndType >>> 8);
                switch (lengthAndType & 0xff)
                {
                    case SETTINGS -> {
                        if (flags == 0)
                        {
                            write(out, SETTINGS, 1, 0);
                        }
                    }
                    case RST_STREAM -> resets.release();
                    case HEADERS -> onCall(socket, out, stream);
                    default -> {
                        // Windows, messages.
                    }
                }
            }
        }
        catch (final IOException e)
        {
            // Gone, whoever it was.
        }
    }

    private void onCall(final Socket socket, final DataOutputStream out, final int stream) throws IOException
    {
        switch (conduct)
        {
            case HALF_CLOSE -> socket.shutdownOutput();
            case GO_AWAY -> write(out, GOAWAY, 0, 0, 0, 0);
            case REFUSE -> write(out, RST_STREAM, 0, stream, REFUSED_STREAM);
            case HANG -> {
                // As it says.
            }
        }
    }

    private static void write(final DataOutputStream out, final int type, final int flags, final int stream,
        final int... payload) throws IOException
    {
        final java.nio.ByteBuffer frame = java.nio.ByteBuffer.allocate(FRAME_HEADER_LENGTH + payload.length * 4);
        frame.putInt((payload.length * 4) << 8 | type).put((byte)flags).putInt(stream);
        for (final int word : payload)
        {
            frame.putInt(word);
        }
        out.write(frame.array());
    }
}
