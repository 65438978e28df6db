/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.ChannelDescriptor;
import dev.slipstream.linux.socket.ReceiveBatch;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KernelReceiverTest
{
    private static final InetSocketAddress SOURCE = new InetSocketAddress("127.0.0.1", 1);

    private final AtomicCounter datagrams = newCounter();
    private final AtomicCounter bytes = newCounter();
    private final AtomicCounter calls = newCounter();
    private final AtomicCounter coalesced = newCounter();
    private final AtomicCounter truncated = newCounter();
    private final KernelReceiver receiver = new KernelReceiver(
        new ReceiveBatch(4, 8_192),
        new SourceAddresses(),
        new ArrivalClock(),
        new KernelReceiver.Counters(datagrams, bytes, calls, coalesced, truncated));
    private final List<String> dispatched = new ArrayList<>();
    private final List<InetSocketAddress> sources = new ArrayList<>();
    private final DatagramSink sink = (address, length, source, transportIndex) ->
    {
        dispatched.add(Long.toString(length));
        sources.add(source);
    };

    @Test
    void shouldSplitByAnySegmentLength()
    {
        assertThat(split(3_000, 1_000)).containsExactly("0+1000", "1000+1000", "2000+1000");
        assertThat(split(3_001, 1_000)).containsExactly("0+1000", "1000+1000", "2000+1000", "3000+1");
        assertThat(split(3, 1)).containsExactly("0+1", "1+1", "2+1");
        assertThat(split(1_000, 0)).containsExactly("0+1000");
        assertThat(split(1_000, 1_000)).containsExactly("0+1000");
        assertThat(split(1_000, 1_001)).containsExactly("0+1000");
        assertThat(split(1_000, -1)).containsExactly("0+1000");
        assertThat(split(1_000, Integer.MIN_VALUE)).containsExactly("0+1000");
        assertThat(split(1_000, Integer.MAX_VALUE)).containsExactly("0+1000");
        assertThat(split(0, 0)).containsExactly("0+0");
        assertThat(split(0, 7)).containsExactly("0+0");
    }

    @Test
    void shouldDispatchRunsAndSingleDatagramsFromASocket() throws IOException
    {
        final InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramChannel to = DatagramChannel.open().bind(loopback);
            DatagramChannel from = DatagramChannel.open().bind(loopback).connect(to.getLocalAddress()))
        {
            final int fd = ChannelDescriptor.find(to).fd();
            assertThat(SocketOptions.set(fd, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1)).isZero();
            assertThat(receiver.receive(fd, 1, sink)).isZero();
            assertThat(receiver.receive(fd, 4, sink)).isZero();

            final UnsafeBuffer content = new UnsafeBuffer(ByteBuffer.allocateDirect(16_384));
            final SendBatch batch = new SendBatch(4);
            batch.add(content.addressOffset(), 2_500, 1_000);
            batch.add(content.addressOffset(), 700);
            batch.add(content.addressOffset(), 9_000);
            batch.add(content.addressOffset(), 0);
            assertThat(batch.send(ChannelDescriptor.find(from).fd())).isEqualTo(4);

            assertThat(receiver.receive(fd, receiver.maxMessages(), sink)).isEqualTo(2_500 + 700 + 8_192);
            assertThat(dispatched).containsExactly("1000", "1000", "500", "700", "0");
            assertThat(sources).containsOnly((InetSocketAddress)from.getLocalAddress());
            assertThat(datagrams.get()).isEqualTo(5);
            assertThat(calls.get()).isEqualTo(1);
            assertThat(coalesced.get()).isEqualTo(1);
            assertThat(truncated.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayThatTheSocketIsBroken()
    {
        assertThatThrownBy(() -> receiver.receive(-1, 4, sink)).isInstanceOf(LinuxException.class)
            .extracting(ex -> ((LinuxException)ex).errno()).isEqualTo(Errno.EBADF);
    }

    @Test
    void shouldReportABatchAsOneVirtualDatagram()
    {
        final AtomicCounter bytesReceived = newCounter();
        final ByteBuffer buffer = ByteBuffer.allocate(1_000);
        final ReceivePath path = new ReceivePath(
            ignored -> null, null, bytesReceived, true, SystemNanoClock.INSTANCE, null);

        assertThat(path.receive(buffer)).isNull();
        assertThat(path.takeVirtual()).isFalse();

        path.addPumped(600);
        assertThat(path.receive(buffer)).isNotNull();
        assertThat(buffer.position()).isEqualTo(600);
        assertThat(path.takeVirtual()).isTrue();
        assertThat(path.takeVirtual()).isFalse();

        path.addPumped(600);
        path.addPumped(600);
        assertThat(path.receive(buffer)).isNotNull();
        assertThat(buffer.position()).isEqualTo(1_000);
        assertThat(bytesReceived.get()).isEqualTo(200);
        assertThat(path.takeVirtual()).isTrue();
        assertThat(path.receive(buffer)).isNull();
    }

    private static List<String> split(final int length, final int segmentLength)
    {
        final List<String> parts = new ArrayList<>();
        final int count = KernelReceiver.dispatchSegments(
            1 << 20,
            length,
            segmentLength,
            SOURCE,
            (address, partLength, source, transportIndex) -> parts.add(address - (1 << 20) + "+" + partLength));
        assertThat(count).isEqualTo(parts.size());
        return parts;
    }

    private static AtomicCounter newCounter()
    {
        return new AtomicCounter(new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES)), 0);
    }
}
