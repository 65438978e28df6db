/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static dev.slipstream.linux.socket.SocketOptions.SOL_SOCKET;
import static dev.slipstream.linux.socket.SocketOptions.SOL_UDP;
import static dev.slipstream.linux.socket.SocketOptions.SO_TIMESTAMPNS;
import static dev.slipstream.linux.socket.SocketOptions.UDP_GRO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UdpBatchTest
{
    private static final int BUFFER_LENGTH = 65_535;

    private final Arena arena = Arena.ofShared();
    private final SendBatch sendBatch = new SendBatch(8);
    private final ReceiveBatch receiveBatch = new ReceiveBatch(8, BUFFER_LENGTH);
    private DatagramChannel sender;
    private DatagramChannel receiver;

    @BeforeEach
    void openSockets() throws IOException
    {
        receiver = open("127.0.0.1");
        sender = open("127.0.0.1");
        sender.connect(receiver.getLocalAddress());
    }

    @AfterEach
    void closeSockets() throws IOException
    {
        sender.close();
        receiver.close();
        arena.close();
    }

    @Test
    void shouldCutARunIntoOrdinaryDatagrams() throws IOException
    {
        final MemorySegment bytes = randomBytes(3 * 1_408 + 500);

        sendBatch.add(bytes.address(), (int)bytes.byteSize(), 1_408);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);

        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(4);
        assertReceived(0, bytes.asSlice(0, 1_408));
        assertReceived(1, bytes.asSlice(1_408, 1_408));
        assertReceived(2, bytes.asSlice(2 * 1_408, 1_408));
        assertReceived(3, bytes.asSlice(3 * 1_408, 500));
        assertThat(receiveBatch.segmentLength(0)).isZero();
    }

    @Test
    void shouldReceiveARunInOneBufferWithItsSegmentLength() throws IOException
    {
        final MemorySegment bytes = randomBytes(44 * 1_408 + 36);
        assertThat(SocketOptions.set(fd(receiver), SOL_UDP, UDP_GRO, 1)).isZero();
        assertThat(SocketOptions.get(fd(receiver), SOL_UDP, UDP_GRO)).isEqualTo(1);

        sendBatch.add(bytes.address(), (int)bytes.byteSize(), 1_408);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);

        assertThat(receiveBatch.receive(fd(receiver), 1)).isEqualTo(1);
        assertThat(receiveBatch.segmentLength(0)).isEqualTo(1_408);
        assertThat(receiveBatch.isTruncated(0)).isFalse();
        assertReceived(0, bytes);
    }

    @Test
    void shouldSendAndReceiveSeveralMessagesInOneCall() throws IOException
    {
        final MemorySegment bytes = randomBytes(5_000);
        assertThat(SocketOptions.set(fd(receiver), SOL_UDP, UDP_GRO, 1)).isZero();

        sendBatch.add(bytes.address(), 100);
        sendBatch.add(bytes.address() + 100, 3_000, 1_000);
        sendBatch.add(bytes.address() + 3_100, 1_900);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(3);

        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(3);
        assertReceived(0, bytes.asSlice(0, 100));
        assertReceived(1, bytes.asSlice(100, 3_000));
        assertReceived(2, bytes.asSlice(3_100, 1_900));
        assertThat(receiveBatch.segmentLength(0)).isZero();
        assertThat(receiveBatch.segmentLength(1)).isEqualTo(1_000);
        assertThat(receiveBatch.segmentLength(2)).isZero();
    }

    @Test
    void shouldSendWhatRemainsFromAnIndexOn() throws IOException
    {
        final MemorySegment bytes = randomBytes(300);
        sendBatch.add(bytes.address(), 100);
        sendBatch.add(bytes.address() + 100, 100);
        sendBatch.add(bytes.address() + 200, 100);

        assertThat(sendBatch.sendFrom(fd(sender), 2)).isEqualTo(1);
        assertThat(sendBatch.sendFrom(fd(sender), 1)).isEqualTo(2);

        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(3);
        assertReceived(0, bytes.asSlice(200, 100));
        assertReceived(1, bytes.asSlice(100, 100));
        assertReceived(2, bytes.asSlice(200, 100));
    }

    @Test
    void shouldReadTheHeadersAfreshInEveryCall() throws IOException
    {
        final MemorySegment bytes = randomBytes(2_000);
        assertThat(SocketOptions.set(fd(receiver), SOL_UDP, UDP_GRO, 1)).isZero();

        sendBatch.add(bytes.address(), 2_000, 1_000);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);
        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(1);
        assertThat(receiveBatch.segmentLength(0)).isEqualTo(1_000);

        sendBatch.clear();
        sendBatch.add(bytes.address(), 700);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);
        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(1);
        assertThat(receiveBatch.segmentLength(0)).isZero();
        assertReceived(0, bytes.asSlice(0, 700));
        assertThat(receiveBatch.port(0)).isEqualTo(((InetSocketAddress)sender.getLocalAddress()).getPort());
    }

    @Test
    void shouldTellTheSourceAndObeyTheDestination() throws IOException
    {
        try (DatagramChannel unconnected = open("127.0.0.1"))
        {
            sendBatch.destination(new NativeSocketAddress((InetSocketAddress)receiver.getLocalAddress(), false));
            sendBatch.add(randomBytes(64).address(), 64);
            assertThat(sendBatch.send(fd(unconnected))).isEqualTo(1);

            assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(1);
            assertThat(receiveBatch.isIpv6(0)).isFalse();
            assertThat(receiveBatch.ipv4(0)).isEqualTo(0x7f000001);
            assertThat(receiveBatch.port(0)).isEqualTo(((InetSocketAddress)unconnected.getLocalAddress()).getPort());
        }
    }

    @Test
    void shouldTellAnIpv6Source() throws IOException
    {
        try (DatagramChannel to = open("::1"); DatagramChannel from = open("::1"))
        {
            sendBatch.destination(new NativeSocketAddress((InetSocketAddress)to.getLocalAddress(), true));
            sendBatch.add(randomBytes(64).address(), 64);
            assertThat(sendBatch.send(fd(from))).isEqualTo(1);

            assertThat(receiveBatch.receive(fd(to), 8)).isEqualTo(1);
            assertThat(receiveBatch.isIpv6(0)).isTrue();
            assertThat(receiveBatch.ipv6High(0)).isZero();
            assertThat(receiveBatch.ipv6Low(0)).isEqualTo(1);
            assertThat(receiveBatch.scopeId(0)).isZero();
            assertThat(receiveBatch.port(0)).isEqualTo(((InetSocketAddress)from.getLocalAddress()).getPort());
        }
    }

    @Test
    void shouldTellWhenAMessageArrivedIfAsked() throws IOException
    {
        sendBatch.add(randomBytes(64).address(), 64);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);
        assertThat(receiveBatch.receive(fd(receiver), 1)).isEqualTo(1);
        assertThat(receiveBatch.timestampNs(0)).isEqualTo(ReceiveBatch.NO_TIMESTAMP);

        assertThat(SocketOptions.set(fd(receiver), SOL_SOCKET, SO_TIMESTAMPNS, 1)).isZero();
        assertThat(SocketOptions.set(fd(receiver), SOL_UDP, UDP_GRO, 1)).isZero();
        final Instant before = Instant.now();
        sendBatch.clear();
        sendBatch.add(randomBytes(2_000).address(), 2_000, 1_000);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(1);
        assertThat(receiveBatch.receive(fd(receiver), 1)).isEqualTo(1);

        assertThat(receiveBatch.segmentLength(0)).isEqualTo(1_000);
        final Instant stamp = Instant.ofEpochSecond(0, receiveBatch.timestampNs(0));
        assertThat(stamp).isBetween(before.minus(Duration.ofSeconds(1)), Instant.now().plus(Duration.ofSeconds(1)));
    }

    @Test
    void shouldReturnTheNegatedErrno() throws IOException
    {
        assertThat(receiveBatch.receive(fd(receiver), 1)).isEqualTo(-Errno.EAGAIN);
        assertThat(receiveBatch.receive(fd(receiver), 8)).isEqualTo(-Errno.EAGAIN);

        sendBatch.add(randomBytes(64).address(), 64);
        final int sent;
        try (DatagramChannel unconnected = open("127.0.0.1"))
        {
            sent = sendBatch.send(fd(unconnected));
        }
        assertThat(sent).isEqualTo(-Errno.EDESTADDRREQ);
        assertThat(SocketOptions.get(-1, SOL_SOCKET, SO_TIMESTAMPNS)).isEqualTo(-Errno.EBADF);
        assertThat(SocketOptions.set(-1, SOL_SOCKET, SO_TIMESTAMPNS, 1)).isEqualTo(-Errno.EBADF);
        assertThat(NativeSocketAddress.localAddress(-1)).isNull();
    }

    @Test
    void shouldSayThatAMessageWasCut() throws IOException
    {
        final ReceiveBatch shortBatch = new ReceiveBatch(2, 128);
        sendBatch.add(randomBytes(129).address(), 129);
        sendBatch.add(randomBytes(128).address(), 128);
        assertThat(sendBatch.send(fd(sender))).isEqualTo(2);

        assertThat(shortBatch.receive(fd(receiver), 2)).isEqualTo(2);
        assertThat(shortBatch.isTruncated(0)).isTrue();
        assertThat(shortBatch.length(0)).isEqualTo(128);
        assertThat(shortBatch.isTruncated(1)).isFalse();
        assertThat(shortBatch.length(1)).isEqualTo(128);
    }

    @Test
    void shouldRefuseMoreMessagesThanFit()
    {
        for (int i = 0; i < sendBatch.capacity(); i++)
        {
            sendBatch.add(1, 1);
        }
        assertThat(sendBatch.size()).isEqualTo(sendBatch.capacity());
        assertThatThrownBy(() -> sendBatch.add(1, 1)).hasMessageContaining("full: 8 messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "::"})
    void shouldFindTheDescriptorAmongSocketsOfTheSamePort(final String host) throws IOException
    {
        try (DatagramChannel first = openShared(host, 0))
        {
            final int port = ((InetSocketAddress)first.getLocalAddress()).getPort();
            try (DatagramChannel second = openShared(host, port))
            {
                final ChannelDescriptor ofFirst = ChannelDescriptor.find(first);
                final ChannelDescriptor ofSecond = ChannelDescriptor.find(second);
                assertThat(ofFirst.unavailabilityCause()).isNull();
                assertThat(ofSecond.unavailabilityCause()).isNull();
                assertThat(ofFirst.fd()).isNotEqualTo(ofSecond.fd());
                assertThat(first.getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();

                assertThat(SocketOptions.set(ofFirst.fd(), SOL_SOCKET, SocketOptions.SO_BROADCAST, 1)).isZero();
                assertThat(first.getOption(StandardSocketOptions.SO_BROADCAST)).isTrue();
                assertThat(second.getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();
            }
        }
    }

    @Test
    void shouldSayWhyThereIsNoDescriptor() throws IOException
    {
        try (DatagramChannel unbound = DatagramChannel.open())
        {
            assertThat(ChannelDescriptor.find(unbound).unavailabilityCause()).contains("not bound");
        }
    }

    private void assertReceived(final int index, final MemorySegment expected)
    {
        assertThat(receiveBatch.length(index)).isEqualTo((int)expected.byteSize());
        final MemorySegment received = MemorySegment.ofAddress(receiveBatch.address(index))
            .reinterpret(expected.byteSize());
        assertThat(received.mismatch(expected)).isEqualTo(-1);
    }

    private MemorySegment randomBytes(final int length)
    {
        final MemorySegment segment = arena.allocate(length, 8);
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, length);
        return segment;
    }

    private static int fd(final DatagramChannel channel)
    {
        final ChannelDescriptor descriptor = ChannelDescriptor.find(channel);
        assertThat(descriptor.unavailabilityCause()).isNull();
        return descriptor.fd();
    }

    private static DatagramChannel open(final String host) throws IOException
    {
        final InetAddress address = InetAddress.getByName(host);
        final DatagramChannel channel = DatagramChannel.open(
            address.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channel.bind(new InetSocketAddress(address, 0));
        channel.configureBlocking(false);
        return channel;
    }

    private static DatagramChannel openShared(final String host, final int port) throws IOException
    {
        final InetAddress address = InetAddress.getByName(host);
        final DatagramChannel channel = DatagramChannel.open(
            address.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(address, port));
        channel.connect(new InetSocketAddress(address.isAnyLocalAddress() ? loopback(address) : address, 9));
        assertThat(channel.write(ByteBuffer.allocate(0))).isZero();
        return channel;
    }

    private static InetAddress loopback(final InetAddress wildcard) throws IOException
    {
        return InetAddress.getByName(wildcard.getAddress().length == 4 ? "127.0.0.1" : "::1");
    }
}
