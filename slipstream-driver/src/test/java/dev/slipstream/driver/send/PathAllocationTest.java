/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.driver.status.SenderLimit.SENDER_LIMIT_TYPE_ID;
import static io.aeron.driver.status.SenderPos.SENDER_POSITION_TYPE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.receive.ArrivalClock;
import dev.slipstream.driver.receive.DatagramSink;
import dev.slipstream.driver.receive.KernelReceiver;
import dev.slipstream.driver.receive.SourceAddresses;
import dev.slipstream.linux.socket.ChannelDescriptor;
import dev.slipstream.linux.socket.ReceiveBatch;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ThreadAllocation;
import io.aeron.protocol.SetupFlyweight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two senders and one receiver without Aeron around them: not one byte per packet. */
@Timeout(120)
class PathAllocationTest
{
    private static final int TERM_LENGTH = 64 * 1024;
    private static final int MTU = 1_408;
    private static final int DATAGRAMS_PER_TERM = TERM_LENGTH / MTU;
    private static final long WARM_UP_PACKETS = 100_000;
    private static final long PACKETS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a compilation or the like may bring, whatever the number of packets. */
    private static final long CONSTANT_BYTES = 20_000;

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersReader.COUNTER_LENGTH)));
    private final SendBatch sendBatch = new SendBatch(64);
    private final KernelReceiver receiver = new KernelReceiver(
        new ReceiveBatch(16, 65_535),
        new SourceAddresses(),
        new ArrivalClock(),
        new KernelReceiver.Counters(newCounter(), newCounter(), newCounter(), newCounter(), newCounter()));
    private long received;
    private final DatagramSink sink = (address, length, source, transportIndex) -> received++;

    @Test
    void shouldNotAllocate()
    {
        try (ChildJvm child = ChildJvm.of(Measurement.class).start())
        {
            assertThat(Long.parseLong(child.awaitLine("warm ", PATIENCE)))
                .as("bytes allocated for the last %d packets of the warm-up", WARM_UP_PACKETS).isZero();
            assertThat(Long.parseLong(child.awaitLine("allocated ", PATIENCE)))
                .as("bytes allocated for %d packets", PACKETS).isLessThan(CONSTANT_BYTES);
        }
    }

    /**
     * In a JVM of its own. The JDK checks the memory for errno in each call by a slice of it, which the JIT does away
     * with, unless it has seen slices of all kinds of memory before, as in a JVM that has run many other tests.
     */
    public static final class Measurement
    {
        /**
         * @param args none.
         * @throws IOException if there are no sockets.
         */
        public static void main(final String[] args) throws IOException
        {
            new PathAllocationTest().measure();
        }
    }

    private void measure() throws IOException
    {
        final InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramChannel to = DatagramChannel.open().bind(loopback);
            DatagramChannel first = DatagramChannel.open().bind(loopback).connect(to.getLocalAddress());
            DatagramChannel second = DatagramChannel.open().bind(loopback).connect(to.getLocalAddress()))
        {
            to.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            final int fd = ChannelDescriptor.find(to).fd();
            assertThat(SocketOptions.set(fd, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1)).isZero();
            final Sender firstSender = new Sender(1, first);
            final Sender secondSender = new Sender(2, second);
            System.out.println("warm " + ThreadAllocation.warm(
                () -> ThreadAllocation.of(() -> transfer(WARM_UP_PACKETS, fd, firstSender, secondSender)), 0));
            System.out.println("allocated " +
                ThreadAllocation.of(() -> transfer(PACKETS, fd, firstSender, secondSender)));
        }
    }

    private void transfer(final long packets, final int fd, final Sender first, final Sender second)
    {
        final long end = received + packets;
        while (received < end)
        {
            first.sendTerm();
            second.sendTerm();
            int bytes;
            do
            {
                bytes = receiver.receive(fd, receiver.maxMessages(), sink);
            }
            while (bytes > 0);
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out");
            }
        }
    }

    private AtomicCounter newCounter()
    {
        return counters.newCounter("");
    }

    private final class Sender implements SendPath.Endpoint
    {
        private final PositionCatchUp catchUp = new PositionCatchUp(true, newCounter(), newCounter(), newCounter());
        private final TermWriter[] terms = new TermWriter[3];
        private final AtomicCounter position = counters.newCounter("", SENDER_POSITION_TYPE_ID);
        private final AtomicCounter limit = counters.newCounter("", SENDER_LIMIT_TYPE_ID);
        private final SendPath path = new SendPath(this, counters, catchUp, null);

        Sender(final int id, final DatagramChannel channel)
        {
            counters.setCounterRegistrationId(position.id(), id);
            counters.setCounterRegistrationId(limit.id(), id);
            limit.set(Long.MAX_VALUE);
            for (int i = 0; i < terms.length; i++)
            {
                terms[i] = new TermWriter(TERM_LENGTH, id, id);
                for (int j = 0; j < DATAGRAMS_PER_TERM; j++)
                {
                    terms[i].data(MTU);
                }
                terms[i].padding(TERM_LENGTH - terms[i].tail());
            }
            path.open(
                new KernelRunSender(
                    sendBatch,
                    ChannelDescriptor.find(channel).fd(),
                    false,
                    new KernelRunSender.Counters(
                        newCounter(), newCounter(), newCounter(), newCounter(), newCounter(), newCounter()),
                    error ->
                    {
                        throw error;
                    }));
            path.onRegister(id, id, id);
            final SetupFlyweight setup = new SetupFlyweight(
                ByteBuffer.allocateDirect(SetupFlyweight.HEADER_LENGTH));
            setup.headerType(SetupFlyweight.HDR_TYPE_SETUP);
            setup.sessionId(id).streamId(id).mtuLength(MTU);
            path.send(setup.byteBuffer());
        }

        // What NetworkPublication does, from the beginning of a term to its end.
        void sendTerm()
        {
            final long end = position.get() + TERM_LENGTH;
            while (position.get() < end)
            {
                final int offset = (int)position.get() & (TERM_LENGTH - 1);
                final ByteBuffer view = terms[(int)(position.get() / TERM_LENGTH % 3)].view();
                final boolean isLast = offset == DATAGRAMS_PER_TERM * MTU;
                final int length = isLast ? 32 : MTU;
                view.limit(offset + length).position(offset);
                if (path.send(view) == length)
                {
                    position.set(position.get() + (isLast ? TERM_LENGTH - offset : length));
                }
                catchUp.catchUp();
            }
        }

        @Override
        public InetSocketAddress receiveSingly(final ByteBuffer buffer)
        {
            throw new AssertionError("nothing asks");
        }

        @Override
        public int sendSingly(final ByteBuffer buffer)
        {
            return buffer.remaining();
        }

        @Override
        public int sendSingly(final ByteBuffer buffer, final InetSocketAddress destination)
        {
            return buffer.remaining();
        }

        @Override
        public void onDatagramSent(final ByteBuffer buffer, final InetSocketAddress destination)
        {
        }
    }
}
