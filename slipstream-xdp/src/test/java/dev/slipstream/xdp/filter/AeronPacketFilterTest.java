/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.Resources;
import dev.slipstream.linux.xdp.XdpSocketCalls;
import dev.slipstream.xdp.PacketBuilder;
import dev.slipstream.xdp.bpf.XdpAction;
import dev.slipstream.xdp.packet.UdpPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the program in the kernel, by BPF_PROG_TEST_RUN, and holds every verdict against the reference classifier.
 */
@Timeout(120)
class AeronPacketFilterTest
{
    private static final int ETHERNET_LENGTH = 14;
    private static final int MAX_PACKET_LENGTH = 1770;
    private static final int PORT = 40456;
    private static final int WILDCARD_PORT = 40457;
    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88A8;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int LAST_TYPE = 11;

    /** How many mutated packets; 10 million take some minutes. */
    private static final String PACKETS_PROPERTY = "slipstream.test.packets";
    private static final String SEED_PROPERTY = "slipstream.test.seed";

    private final Resources resources = new Resources();
    private final MemorySegment memory = Arena.ofAuto().allocate(4_096);
    private final ReferenceClassifier reference = new ReferenceClassifier(
        Set.of(
            new InetSocketAddress("10.0.0.2", PORT),
            new InetSocketAddress("fd00::2", PORT),
            new InetSocketAddress("239.1.2.3", PORT),
            new InetSocketAddress("ff05::39", PORT),
            new InetSocketAddress("0.0.0.0", WILDCARD_PORT),
            new InetSocketAddress("::", WILDCARD_PORT + 1)),
        MAX_PACKET_LENGTH);
    private AeronPacketFilter filter;
    private AeronPacketFilter filterWithoutFrags;

    @BeforeEach
    void load()
    {
        final FileDescriptor socket;
        try
        {
            filter = resources.own(AeronPacketFilter.load(4, MAX_PACKET_LENGTH));
            filterWithoutFrags = resources.own(AeronPacketFilter.load(4, MAX_PACKET_LENGTH, false));
            socket = resources.own(XdpSocketCalls.open("test xsk"));
        }
        catch (final LinuxException ex)
        {
            if (ex.errno() == Errno.EPERM)
            {
                abort(ex.getMessage());
            }
            throw ex;
        }
        prepare(filter, socket);
        prepare(filterWithoutFrags, socket);
    }

    private static void prepare(final AeronPacketFilter filter, final FileDescriptor socket)
    {
        filter.socket(0, socket);
        filter.register(PacketBuilder.address("10.0.0.2"), PORT);
        filter.register(PacketBuilder.address("fd00::2"), PORT);
        filter.register(PacketBuilder.address("239.1.2.3"), PORT);
        filter.register(PacketBuilder.address("ff05::39"), PORT);
        filter.register(PacketBuilder.address("0.0.0.0"), WILDCARD_PORT);
        filter.register(PacketBuilder.address("::"), WILDCARD_PORT + 1);
    }

    @AfterEach
    void close()
    {
        resources.close();
    }

    @Test
    void shouldRedirectWhatIsOurs()
    {
        for (final PacketBuilder packet : ours())
        {
            assertThat(agreedVerdict(packet.build())).isEqualTo(Verdict.REDIRECTED);
        }
    }

    @Test
    void shouldRedirectEveryFrameTypeAndNoOther()
    {
        for (int type = 0; type <= 0xFFFF; type++)
        {
            final Verdict verdict = agreedVerdict(packet().payload(PacketBuilder.frame(type, 40, 40)).build());
            assertThat(verdict).as("type %d", type)
                .isEqualTo(type <= LAST_TYPE ? Verdict.REDIRECTED : Verdict.NOT_AERON);
        }
    }

    @Test
    void shouldRedirectRegisteredPortsOnly()
    {
        for (int port = 0; port <= 0xFFFF; port++)
        {
            final Verdict verdict = agreedVerdict(new PacketBuilder().to("10.0.0.2", port).build());
            assertThat(verdict).as("port %d", port)
                .isEqualTo(port == PORT || port == WILDCARD_PORT ? Verdict.REDIRECTED : Verdict.NOT_REGISTERED);
        }
    }

    @Test
    void shouldPassOtherAddressesUnlessWildcard()
    {
        assertVerdict(new PacketBuilder().to("10.0.0.3", PORT), Verdict.NOT_REGISTERED);
        assertVerdict(new PacketBuilder().to("fd00::3", PORT), Verdict.NOT_REGISTERED);
        assertVerdict(new PacketBuilder().to("10.0.0.3", WILDCARD_PORT), Verdict.REDIRECTED);
        assertVerdict(new PacketBuilder().to("fd00::3", WILDCARD_PORT), Verdict.NOT_REGISTERED);
        assertVerdict(new PacketBuilder().to("fd00::3", WILDCARD_PORT + 1), Verdict.REDIRECTED);
        assertVerdict(new PacketBuilder().to("10.0.0.3", WILDCARD_PORT + 1), Verdict.NOT_REGISTERED);
    }

    @Test
    void shouldRedirectRegisteredGroupsOnly()
    {
        assertVerdict(new PacketBuilder().to("239.1.2.3", PORT), Verdict.REDIRECTED);
        assertVerdict(new PacketBuilder().to("ff05::39", PORT), Verdict.REDIRECTED);
        for (final String group : List.of("224.0.0.1", "239.1.2.3", "239.255.255.255", "ff02::1", "ff05::39"))
        {
            assertVerdict(new PacketBuilder().to(group, WILDCARD_PORT), Verdict.NOT_REGISTERED);
            assertVerdict(new PacketBuilder().to(group, WILDCARD_PORT + 1), Verdict.NOT_REGISTERED);
        }
        for (final String neighbour : List.of("223.255.255.255", "240.0.0.1"))
        {
            assertVerdict(new PacketBuilder().to(neighbour, WILDCARD_PORT), Verdict.REDIRECTED);
        }
        assertVerdict(new PacketBuilder().to("fe05::39", WILDCARD_PORT + 1), Verdict.REDIRECTED);
    }

    @Test
    void shouldPassWhatTheFastPathDoesNotRead()
    {
        assertVerdict(packet().options(4), Verdict.IP_OPTIONS);
        assertVerdict(packet().options(40), Verdict.IP_OPTIONS);
        assertVerdict(packet().fragment(MORE_FRAGMENTS), Verdict.FRAGMENT);
        assertVerdict(packet().fragment(1), Verdict.FRAGMENT);
        assertVerdict(packet().fragment(MORE_FRAGMENTS | 185), Verdict.FRAGMENT);
        assertVerdict(packet().fragment(DONT_FRAGMENT), Verdict.REDIRECTED);
        assertVerdict(packet().protocol(6), Verdict.NOT_UDP);
        assertVerdict(packet().vlan(SERVICE_VLAN, VLAN), Verdict.NOT_IP);
        assertVerdict(new PacketBuilder().to("fd00::2", PORT).protocol(44), Verdict.FRAGMENT);
        assertVerdict(new PacketBuilder().to("fd00::2", PORT).protocol(0), Verdict.IP_OPTIONS);
        assertVerdict(new PacketBuilder().to("fd00::2", PORT).protocol(6), Verdict.NOT_UDP);
    }

    @Test
    void shouldPassWhatIsNotAeron()
    {
        assertVerdict(packet().payload(PacketBuilder.frame(1, PacketBuilder.TYPE_DATA, 64, 64)), Verdict.NOT_AERON);
        assertVerdict(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, 65, 64)), Verdict.NOT_AERON);
        assertVerdict(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, -1, 64)), Verdict.NOT_AERON);
        assertVerdict(packet().payload(new byte[7]), Verdict.NOT_AERON);
        assertVerdict(packet().payload(new byte[0]), Verdict.NOT_AERON);
        assertVerdict(packet().udpLengthExcess(1), Verdict.MALFORMED);
        assertVerdict(packet().udpLengthExcess(-72), Verdict.MALFORMED);
    }

    @Test
    void shouldPassWhatDoesNotFitIntoAFrame()
    {
        final int headers = 42;
        final int fits = MAX_PACKET_LENGTH - headers;
        assertVerdict(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, fits, fits)), Verdict.REDIRECTED);
        assertVerdict(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, fits, fits + 1)),
            Verdict.TOO_LARGE);
    }

    @Test
    void shouldAgreeOnPacketsTruncatedAtEveryByte()
    {
        for (final PacketBuilder packets : ours())
        {
            final byte[] packet = packets.build();
            for (int length = ETHERNET_LENGTH; length < packet.length; length++)
            {
                agreedVerdict(Arrays.copyOf(packet, length));
            }
        }
    }

    /** The program, the reference and the parser in user space, over packets that are nearly right. */
    @Test
    void shouldAgreeOnMutatedPackets()
    {
        final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
        final long count = Long.getLong(PACKETS_PROPERTY, 100_000);
        System.out.println("AeronPacketFilterTest " + count + " packets, seed " + seed);
        final Random random = new Random(seed);
        final List<byte[]> packets = ours().stream().map(PacketBuilder::build).toList();
        final UdpPacket parser = new UdpPacket();
        final long[] expected = new long[Verdict.count()];
        for (long i = 0; i < count; i++)
        {
            final byte[] packet = mutated(packets.get(random.nextInt(packets.size())), random);
            final Verdict verdict = reference.classify(packet);
            expected[verdict.counterIndex()]++;
            assertAction(filter, packet, verdict);
            assertAction(filterWithoutFrags, packet, verdict);
            memory.copyFrom(MemorySegment.ofArray(packet));
            assertParserIsAsStrict(parser, memory.address(), packet, verdict);
        }
        for (final Verdict verdict : Verdict.values())
        {
            assertThat(filter.count(verdict)).as(verdict.name()).isEqualTo(expected[verdict.counterIndex()]);
            assertThat(filterWithoutFrags.count(verdict)).as(verdict.name())
                .isEqualTo(expected[verdict.counterIndex()]);
        }
        assertThat(expected[Verdict.REDIRECTED.counterIndex()]).isPositive();
    }

    private static byte[] mutated(final byte[] template, final Random random)
    {
        final byte[] packet = template.clone();
        final int mutations = 1 + random.nextInt(3);
        for (int mutation = 0; mutation < mutations; mutation++)
        {
            // Mostly in the headers, where it matters.
            packet[random.nextInt(Math.min(packet.length, 70))] = (byte)random.nextInt();
        }
        return random.nextInt(4) > 0 ? packet : Arrays.copyOf(packet, ETHERNET_LENGTH + random.nextInt(packet.length));
    }

    private static void assertAction(final AeronPacketFilter filter, final byte[] packet, final Verdict verdict)
    {
        final XdpAction action = filter.testRun(packet);
        if (action != (verdict == Verdict.REDIRECTED ? XdpAction.REDIRECT : XdpAction.PASS))
        {
            throw new AssertionError("reference says " + verdict + ", the program " + action + ", of packet " +
                HexFormat.of().formatHex(packet));
        }
    }

    /** What is redirected must be readable, but for what IPv6 forbids; and nothing may lead out of the packet. */
    private static void assertParserIsAsStrict(
        final UdpPacket parser, final long address, final byte[] packet, final Verdict verdict)
    {
        final boolean isReadable = parser.wrap(address, packet.length);
        final boolean isIpv6 = ByteBuffer.wrap(packet).getShort(12) == (short)0x86DD ||
            ByteBuffer.wrap(packet).getShort(packet.length < 18 ? 12 : 16) == (short)0x86DD;
        if ((verdict == Verdict.REDIRECTED && !isReadable && !isIpv6) || (isReadable &&
            (parser.payloadLength() < 0 || parser.payloadAddress() < address ||
                parser.payloadAddress() + parser.payloadLength() > address + packet.length)))
        {
            throw new AssertionError("readable is " + isReadable + ", reference says " + verdict + ", of packet " +
                HexFormat.of().formatHex(packet));
        }
    }

    @Test
    void shouldKnowTheLengthOfAPacketInSeveralBuffers()
    {
        final int length = 8_000;
        final AeronPacketFilter jumbo = resources.own(AeronPacketFilter.load(4, 9_000));
        jumbo.socket(0, resources.own(XdpSocketCalls.open("test xsk")));
        jumbo.register(PacketBuilder.address("10.0.0.2"), PORT);
        jumbo.register(PacketBuilder.address("fd00::2"), PORT);
        for (final String destination : List.of("10.0.0.2", "fd00::2"))
        {
            final PacketBuilder packet = new PacketBuilder().to(destination, PORT)
                .payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, length, length));
            assertThat(jumbo.testRun(packet.build())).isEqualTo(XdpAction.REDIRECT);
            assertThat(jumbo.testRun(packet.vlan(VLAN).build())).isEqualTo(XdpAction.REDIRECT);
            final byte[] whole = packet.build();
            assertThat(jumbo.testRun(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(XdpAction.PASS);
            assertThat(jumbo.testRun(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(XdpAction.REDIRECT);
            assertThat(jumbo.testRun(Arrays.copyOf(whole, 9_001))).isEqualTo(XdpAction.PASS);
        }
        assertThat(jumbo.count(Verdict.REDIRECTED)).isEqualTo(6);
        assertThat(jumbo.count(Verdict.MALFORMED)).isEqualTo(2);
        assertThat(jumbo.count(Verdict.TOO_LARGE)).isEqualTo(2);
    }

    @Test
    void shouldPassWhatIsNoLongerRegistered()
    {
        assertThat(agreedVerdict(packet().build())).isEqualTo(Verdict.REDIRECTED);

        filter.unregister(PacketBuilder.address("10.0.0.2"), PORT);
        filter.unregister(PacketBuilder.address("10.0.0.2"), PORT);

        assertThat(filter.testRun(packet().build())).isEqualTo(XdpAction.PASS);
        assertThat(filter.count(Verdict.NOT_REGISTERED)).isEqualTo(1);
    }

    @Test
    void shouldPassWhereThereIsNoSocket()
    {
        filter.clearSocket(0);
        filter.clearSocket(1);

        assertThat(filter.testRun(packet().build())).isEqualTo(XdpAction.PASS);
        assertThat(filter.count(Verdict.NO_SOCKET)).isEqualTo(1);
    }

    private static List<PacketBuilder> ours()
    {
        final List<PacketBuilder> packets = new ArrayList<>();
        for (final PacketBuilder base : List.of(packet(), new PacketBuilder().to("10.9.9.9", WILDCARD_PORT)))
        {
            packets.add(base);
        }
        packets.add(packet().vlan(VLAN));
        packets.add(packet().vlan(SERVICE_VLAN));
        packets.add(packet().ipPadding(3));
        packets.add(packet().trailer(10));
        packets.add(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, 0, 32)));
        packets.add(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_DATA, 32, 96)));
        packets.add(packet().payload(PacketBuilder.frame(0, 1 << 29, 32)));
        packets.add(packet().payload(PacketBuilder.frame(PacketBuilder.TYPE_SETUP, 40, 40)));
        packets.add(new PacketBuilder().to("239.1.2.3", PORT));
        packets.add(new PacketBuilder().to("ff05::39", PORT));
        packets.add(new PacketBuilder().to("fd00::2", PORT));
        packets.add(new PacketBuilder().to("fd00::2", PORT).vlan(VLAN).trailer(2));
        return packets;
    }

    private static PacketBuilder packet()
    {
        return new PacketBuilder().to("10.0.0.2", PORT);
    }

    private void assertVerdict(final PacketBuilder packet, final Verdict expected)
    {
        assertThat(agreedVerdict(packet.build())).isEqualTo(expected);
    }

    private Verdict agreedVerdict(final byte[] packet)
    {
        final Verdict expected = reference.classify(packet);
        final long before = filter.count(expected);
        assertAction(filter, packet, expected);
        assertThat(filter.count(expected)).as("packets %s", expected).isEqualTo(before + 1);
        return expected;
    }
}
