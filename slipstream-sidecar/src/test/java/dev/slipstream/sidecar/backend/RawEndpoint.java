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

    private static final int PREFACE_LENGTH = 24;
    private static final byte[] REFUSED_STREAM = {0, 0, 0, 7};
    private static final byte[] NO_STREAM_AND_NO_ERROR = new byte[8];

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
            RawFrame.write(out, RawFrame.SETTINGS, 0, 0);
            while (true)
            {
                final RawFrame frame = RawFrame.read(in);
                switch (frame.type())
                {
                    case RawFrame.SETTINGS -> {
                        if (!frame.has(RawFrame.ACK))
                        {
                            RawFrame.write(out, RawFrame.SETTINGS, RawFrame.ACK, 0);
                        }
                    }
                    case RawFrame.RST_STREAM -> resets.release();
                    case RawFrame.HEADERS -> onCall(socket, out, frame.stream());
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
            case GO_AWAY -> RawFrame.write(out, RawFrame.GOAWAY, 0, 0, NO_STREAM_AND_NO_ERROR);
            case REFUSE -> RawFrame.write(out, RawFrame.RST_STREAM, 0, stream, REFUSED_STREAM);
            case HANG -> {
                // As it says.
            }
        }
    }
}
