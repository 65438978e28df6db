/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Sends what is not Aeron's, and what looks like Aeron's and is not, from a thread of its own until closed. The socket
 * stays in the network namespace of whoever started it.
 */
final class Flood implements AutoCloseable
{
    private static final int MAX_LENGTH = 1_400;
    private static final int HEADER_LENGTH = 8;
    private static final int FRAME_TYPES = 12;

    // Of the header that all Aeron frames begin with.
    private static final int TYPE_OFFSET = 6;

    // Setups and status messages with content of chance would make streams, which is what they are for.
    private static final int TYPE_DATA = 1;
    private static final int TYPE_RTT = 6;

    private final DatagramSocket socket;
    private final InetSocketAddress target;
    private final Random random;
    private final Thread thread;
    private volatile boolean isClosing;
    private volatile long sent;

    private Flood(final InetSocketAddress target, final long seed) throws IOException
    {
        this.target = target;
        random = new Random(seed);
        socket = new DatagramSocket();
        thread = Thread.ofPlatform().daemon().name("flood").unstarted(this::run);
    }

    static Flood start(final InetSocketAddress target, final long seed) throws IOException
    {
        final Flood flood = new Flood(target, seed);
        flood.thread.start();
        return flood;
    }

    long sent()
    {
        return sent;
    }

    private void run()
    {
        long count = 0;
        try
        {
            while (!isClosing)
            {
                final byte[] datagram = random.nextBoolean() ? foreign() : forged();
                socket.send(new DatagramPacket(datagram, datagram.length, target));
                sent = ++count;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private byte[] foreign()
    {
        final byte[] datagram = new byte[random.nextInt(MAX_LENGTH)];
        random.nextBytes(datagram);
        return datagram;
    }

    /** Passes the filter, and is shorter than its type must be, or claims a type that a receiver does not know. */
    private byte[] forged()
    {
        final int type = random.nextInt(FRAME_TYPES);
        final int length = type <= TYPE_RTT ? HEADER_LENGTH + random.nextInt(16) : HEADER_LENGTH + random.nextInt(200);
        final byte[] datagram = new byte[length];
        random.nextBytes(datagram);
        ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0, type == TYPE_DATA ? 1 + random.nextInt(length) : length)
            .put(Integer.BYTES, (byte)0)
            .putShort(TYPE_OFFSET, (short)type);
        return datagram;
    }

    @Override
    public void close()
    {
        isClosing = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
