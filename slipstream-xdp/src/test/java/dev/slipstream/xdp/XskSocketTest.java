/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static dev.slipstream.xdp.VethFixture.LEFT;
import static dev.slipstream.xdp.VethFixture.PORT;
import static dev.slipstream.xdp.VethFixture.RIGHT_ADDRESS;
import static dev.slipstream.xdp.VethFixture.RIGHT_IPV6_ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.SocketOptions;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import dev.slipstream.xdp.filter.Verdict;
import dev.slipstream.xdp.packet.UdpPacket;
import dev.slipstream.xdp.packet.UdpTemplate;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packets from one end of a veth pair to the other, each in a namespace of its own.
 */
@Timeout(120)
class XskSocketTest
{
    // asm-generic/socket.h.
    private static final int SO_BUSY_POLL = 46;
    private static final int SO_PREFER_BUSY_POLL = 69;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private VethFixture fixture;
    private final List<byte[]> received = new ArrayList<>();
    private final List<Long> addresses = new ArrayList<>();

    @BeforeEach
    void create()
    {
        fixture = VethFixture.create();
    }

    @AfterEach
    void close()
    {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReceiveWhatIsOursAndPassTheRest(final XdpMode mode)
    {
        try (XskSocket sender = fixture.openLeft(); Receiving receiving = fixture.receiveRight(mode))
        {
            final byte[] ours = packet(PORT, 7);
            send(sender, packet(PORT + 1, 1), ours, packet(PORT + 1, 2));
            poll(receiving, 1);

            assertThat(received).containsExactly(ours);
            assertThat((addresses.getFirst() + 42) % 64).as("place of the payload on its cache line").isZero();
            assertThat(receiving.filter().count(Verdict.REDIRECTED)).isEqualTo(1);
            assertThat(receiving.filter().count(Verdict.NOT_REGISTERED)).isEqualTo(2);
            assertThat(receiving.socket().isZeroCopy()).as("veth has no zero-copy mode").isFalse();
            assertThat(receiving.socket().statistics().rxDropped()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellHowFullItsRingsAre(final XdpMode mode)
    {
        try (XskSocket sender = fixture.openLeft(); Receiving receiving = fixture.receiveRight(mode))
        {
            final RingLevels empty = receiving.socket().ringLevels();
            assertThat(empty).isEqualTo(new RingLevels(0, 4_096, 0, 0, 4_096, 2_048));
            send(sender, packet(PORT, 1), packet(PORT, 2));
            while (receiving.socket().ringLevels().rx() < 2)
            {
                Thread.onSpinWait();
            }
            assertThat(receiving.socket().ringLevels().fill()).isLessThanOrEqualTo(4_094);
            poll(receiving, 2);

            assertThat(receiving.socket().ringLevels().rx()).isZero();
            assertThat(sender.ringLevels().plus(empty).txPlaces()).isEqualTo(128 + 2_048);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassManyTimesMorePacketsThanThereAreFrames(final XdpMode mode)
    {
        try (XskSocket sender = fixture.openLeft(); Receiving receiving = fixture.receiveRight(mode))
        {
            final int batch = 40;
            for (int round = 0; round < 500; round++)
            {
                final byte[][] packets = new byte[batch][];
                for (int i = 0; i < batch; i++)
                {
                    packets[i] = packet(PORT, round * batch + i);
                }
                send(sender, packets);
                received.clear();
                poll(receiving, batch);
                assertThat(received).containsExactly(packets);
            }
            assertThat(receiving.filter().count(Verdict.REDIRECTED)).isEqualTo(500 * batch);
        }
    }

    @Test
    void shouldReceiveByBusyPollingIntoLargerFrames()
    {
        final XskConfiguration configuration = XskConfiguration.DEFAULT.withFrames(512, 64)
            .withFrameSize(Umem.MAX_FRAME_SIZE).withBusyPolling(new BusyPolling(20, 16));
        try (XskSocket sender = fixture.openLeft();
            Receiving receiving = fixture.receiveRight(XdpMode.NATIVE, configuration))
        {
            final int fd = receiving.socket().descriptor().fd();
            assertThat(SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_BUSY_POLL)).isEqualTo(20);
            assertThat(SocketOptions.get(fd, SocketOptions.SOL_SOCKET, SO_PREFER_BUSY_POLL)).isEqualTo(1);
            for (int i = 0; i < 2_000; i++)
            {
                received.clear();
                send(sender, packet(PORT, i));
                poll(receiving, 1);
                assertThat(received).containsExactly(packet(PORT, i));
            }
        }
    }

    @Test
    void shouldSayWhenZeroCopyCannotBeHad()
    {
        assertThatThrownBy(() -> fixture.receiveRight(
            XdpMode.NATIVE, XskConfiguration.DEFAULT.withCopyMode(CopyMode.ZERO_COPY)))
            .isInstanceOf(LinuxException.class).hasMessageContaining("zero-copy) failed: EOPNOTSUPP");
    }

    @ParameterizedTest
    @ValueSource(strings = {RIGHT_ADDRESS, RIGHT_IPV6_ADDRESS})
    void shouldWritePacketsThatTheKernelAccepts(final String destination) throws IOException
    {
        try (XskSocket sender = fixture.openLeft(); DatagramSocket socket = fixture.openRightSocket())
        {
            final UdpTemplate template = fixture.template(destination, 50_000);
            for (final int length : new int[]{0, 1, 7, 100, 1452})
            {
                final byte[] payload = new byte[length];
                Arrays.fill(payload, (byte)length);
                final MemorySegment source = Arena.ofAuto().allocate(length + 1).asSlice(0, length);
                source.copyFrom(MemorySegment.ofArray(payload));
                final long address = sender.transmitter().claim(length + 62);
                sender.transmitter().commit(template.write(address, source.address(), length));
                assertThat(sender.transmitter().flush()).isZero();

                // A packet with a wrong checksum would be dropped, and this would time out.
                final DatagramPacket datagram = new DatagramPacket(new byte[2048], 2048);
                socket.receive(datagram);
                assertThat(Arrays.copyOf(datagram.getData(), datagram.getLength())).isEqualTo(payload);
                assertThat(datagram.getPort()).isEqualTo(50_000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE," + RIGHT_ADDRESS, "GENERIC," + RIGHT_ADDRESS,
        "NATIVE," + RIGHT_IPV6_ADDRESS, "GENERIC," + RIGHT_IPV6_ADDRESS})
    void shouldReadWhatTheKernelSends(final XdpMode mode, final String destination) throws IOException
    {
        try (DatagramSocket sender = fixture.openLeftSocket(); Receiving receiving = fixture.receiveRight(mode))
        {
            final byte[] payload = PacketBuilder.frame(PacketBuilder.TYPE_DATA, 321, 321);
            sender.send(new DatagramPacket(payload, payload.length, PacketBuilder.address(destination), PORT));
            poll(receiving, 1);

            final UdpPacket packet = new UdpPacket();
            final byte[] bytes = received.getFirst();
            final MemorySegment copy = Arena.ofAuto().allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            assertThat(packet.wrap(copy.address(), bytes.length)).isTrue();
            assertThat(packet.isIntact()).as("the kernel's checksum, which may be partial").isTrue();
            assertThat(packet.sourcePort()).isEqualTo(sender.getLocalPort());
            assertThat(memory(packet.payloadAddress(), packet.payloadLength()).toArray(JAVA_BYTE)).isEqualTo(payload);
        }
    }

    @Test
    void shouldRebindAQueueThatWasJustClosed()
    {
        for (int i = 0; i < 3; i++)
        {
            fixture.receiveRight(XdpMode.NATIVE).close();
        }
        assertThat(fixture.rightLink()).doesNotContain("xdp");
    }

    @Test
    void shouldSayThatTheQueueIsBusy()
    {
        try (XskSocket first = fixture.openLeft())
        {
            assertThat(first.health()).isZero();
            assertThatThrownBy(() -> fixture.openLeft(0, Duration.ofMillis(50)))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("bind(xsk left0 queue 0 (fd ")
                .hasMessageContaining("failed: EBUSY (16); another process has a socket on this queue");
        }
    }

    @Test
    void shouldSayThatThereIsNoSuchQueue()
    {
        assertThatThrownBy(() -> fixture.openLeft(5, Duration.ZERO))
            .isInstanceOf(LinuxException.class)
            .hasMessageContaining("EINVAL (22); the interface has no such queue");
    }

    @Test
    void shouldSayThatAnotherProgramIsAttached()
    {
        try (Receiving receiving = fixture.receiveRight(XdpMode.NATIVE);
            AeronPacketFilter another = AeronPacketFilter.load(1, XskConfiguration.DEFAULT.maxRxPacketLength()))
        {
            assertThat(fixture.rightLink()).contains("xdp");
            assertThatThrownBy(() -> fixture.attachRight(another))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("another XDP program is attached");
        }
    }

    @Test
    void shouldReportAnInterfaceThatIsDownOrGone()
    {
        try (XskSocket socket = fixture.openLeft())
        {
            fixture.leftNamespace().exec("ip", "link", "set", LEFT, "down");
            assertThat(socket.health()).isEqualTo(-Errno.ENETDOWN);
            socket.transmitter().claim(60);
            socket.transmitter().commit(60);
            assertThat(socket.transmitter().flush()).isEqualTo(-Errno.ENETDOWN);

            fixture.leftNamespace().exec("ip", "link", "delete", LEFT);
            assertThat(socket.health()).isEqualTo(-Errno.ENXIO);
        }
    }

    @Test
    void shouldLeaveNoDescriptorBehind()
    {
        fixture.receiveRight(XdpMode.NATIVE).close();
        final int before = OpenDescriptors.count();
        fixture.receiveRight(XdpMode.NATIVE).close();
        assertThatThrownBy(() -> fixture.openLeft(5, Duration.ZERO)).isInstanceOf(LinuxException.class);
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }

    @Test
    void shouldLeaveNoProgramBehindWhenKilled() throws InterruptedException
    {
        try (ChildJvm child = ChildJvm.of(KilledChild.class).namespace(fixture.rightNamespace()).start())
        {
            child.awaitLine("ATTACHED", PATIENCE);
            assertThat(fixture.rightLink()).contains("xdp");
            child.kill();
            child.awaitExit(PATIENCE);
        }
        while (fixture.rightLink().contains("xdp"))
        {
            Thread.sleep(10);
        }
        try (XskSocket sender = fixture.openLeft(); Receiving receiving = fixture.receiveRight(XdpMode.NATIVE))
        {
            send(sender, packet(PORT, 1));
            poll(receiving, 1);
        }
    }

    /** Attaches and waits to be killed. */
    public static final class KilledChild
    {
        /**
         * @param args none.
         * @throws InterruptedException never.
         */
        public static void main(final String[] args) throws InterruptedException
        {
            final Receiving receiving = Receiving.open(XdpMode.NATIVE, XskConfiguration.DEFAULT);
            System.out.println("ATTACHED " + receiving);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static byte[] packet(final int port, final int sequence)
    {
        final byte[] frame = PacketBuilder.frame(PacketBuilder.TYPE_DATA, 96, 96);
        frame[32] = (byte)sequence;
        frame[33] = (byte)(sequence >> 8);
        frame[34] = (byte)(sequence >> 16);
        return new PacketBuilder().to(RIGHT_ADDRESS, port).payload(frame).build();
    }

    private static void send(final XskSocket socket, final byte[]... packets)
    {
        for (final byte[] packet : packets)
        {
            final long address = socket.transmitter().claim(packet.length);
            assertThat(address).isNotEqualTo(XskTransmitter.NO_FRAME);
            memory(address, packet.length).copyFrom(MemorySegment.ofArray(packet));
            socket.transmitter().commit(packet.length);
        }
        assertThat(socket.transmitter().flush()).isZero();
    }

    private void poll(final Receiving receiving, final int count)
    {
        // Bounded by the test's time-out.
        while (received.size() < count)
        {
            receiving.socket().receiver().poll((address, length) ->
            {
                addresses.add(address);
                received.add(memory(address, length).toArray(JAVA_BYTE));
            }, 64);
        }
    }

    private static MemorySegment memory(final long address, final int length)
    {
        return MemorySegment.ofAddress(address).reinterpret(length);
    }
}
