/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpPacketTest
{
    private static final long SOURCE_MAC = 0x02_00_00_00_00_01L;
    private static final long DESTINATION_MAC = 0x02_00_00_00_00_02L;
    private static final long SOURCE = UdpPacket.MAPPED_PREFIX | 0x0A000001;
    private static final long DESTINATION = UdpPacket.MAPPED_PREFIX | 0x0A000002;
    private static final int IPV4 = 14;
    private static final int UDP = 34;
    private static final int HEADERS = 42;
    private static final int IPV6_HEADERS = 62;

    private final Arena arena = Arena.ofConfined();
    private final UdpTemplate template = new UdpTemplate(
        SOURCE_MAC, DESTINATION_MAC, new InetSocketAddress("10.0.0.1", 50000),
        new InetSocketAddress("10.0.0.2", 40456), IpHeaderFields.DEFAULT);
    private final UdpTemplate ipv6Template = new UdpTemplate(
        SOURCE_MAC, DESTINATION_MAC, new InetSocketAddress("fd00::1", 50000),
        new InetSocketAddress("fd00:0:0:7::2", 40456), IpHeaderFields.DEFAULT);
    private final UdpPacket packet = new UdpPacket();

    @AfterEach
    void close()
    {
        arena.close();
    }

    @Test
    void shouldWriteHeadersAsTheSpecificationsSay()
    {
        final byte[] written = write(new byte[]{1, 2, 3, 4});

        assertThat(Arrays.copyOf(written, HEADERS)).containsExactly(
            2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
            0x45, 0, 0, 32, 0, 0, 0x40, 0, 64, 17, written[24], written[25], 10, 0, 0, 1, 10, 0, 0, 2,
            0xC3, 0x50, 0x9E, 0x08, 0, 12, written[40], written[41]);
        assertThat(sumOf(written, IPV4, 20, 0)).isEqualTo(0xFFFF);
        assertThat(udpSumOf(written)).isEqualTo(0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 24, 31, 32, 1375, 1376, 1984})
    void shouldReadWhatWasWritten(final int length)
    {
        final byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        final byte[] written = write(payload);

        assertThat(wrap(written, written.length)).isTrue();
        assertThat(packet.isIpv6()).isFalse();
        assertThat(packet.sourceHigh()).isZero();
        assertThat(packet.sourceLow()).isEqualTo(SOURCE);
        assertThat(packet.sourcePort()).isEqualTo(50000);
        assertThat(packet.destinationHigh()).isZero();
        assertThat(packet.destinationLow()).isEqualTo(DESTINATION);
        assertThat(packet.destinationPort()).isEqualTo(40456);
        assertThat(packet.payloadLength()).isEqualTo(length);
        assertThat(MemorySegment.ofAddress(packet.payloadAddress()).reinterpret(length).toArray(JAVA_BYTE))
            .isEqualTo(payload);
        assertThat(packet.isIntact()).isTrue();
        assertThat(udpSumOf(written)).isEqualTo(0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 24, 31, 32, 1375, 1376, 1984})
    void shouldReadWhatWasWrittenOverIpv6(final int length)
    {
        final byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        final byte[] written = write(ipv6Template, payload);

        assertThat(written).hasSize(IPV6_HEADERS + length);
        assertThat(Arrays.copyOf(written, 22)).containsExactly(
            2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x86, 0xDD, 0x60, 0, 0, 0, 8 + length >> 8, 8 + length, 17, 64);
        assertThat(wrap(written, written.length)).isTrue();
        assertThat(packet.isIpv6()).isTrue();
        assertThat(packet.sourceHigh()).isEqualTo(0xFD00L << 48);
        assertThat(packet.sourceLow()).isEqualTo(1);
        assertThat(packet.sourcePort()).isEqualTo(50000);
        assertThat(packet.destinationHigh()).isEqualTo(0xFD00L << 48 | 7);
        assertThat(packet.destinationLow()).isEqualTo(2);
        assertThat(packet.destinationPort()).isEqualTo(40456);
        assertThat(packet.payloadLength()).isEqualTo(length);
        assertThat(MemorySegment.ofAddress(packet.payloadAddress()).reinterpret(length).toArray(JAVA_BYTE))
            .isEqualTo(payload);
        assertThat(packet.isIntact()).isTrue();
        final int udpLength = 8 + length;
        assertThat(sumOf(written, 54, udpLength, 17 + udpLength + sumOf(written, 22, 32, 0))).isEqualTo(0xFFFF);
    }

    @Test
    void shouldWriteTimeToLiveAndTrafficClass()
    {
        final IpHeaderFields fields = new IpHeaderFields(1, 0xB8);
        final byte[] ipv4 = write(
            new UdpTemplate(
                SOURCE_MAC, DESTINATION_MAC, new InetSocketAddress("10.0.0.1", 50000),
                new InetSocketAddress("239.1.2.3", 40456), fields),
            new byte[5]);
        assertThat(Arrays.copyOfRange(ipv4, IPV4, IPV4 + 2)).containsExactly(0x45, 0xB8);
        assertThat(ipv4[IPV4 + 8]).isEqualTo((byte)1);
        assertThat(sumOf(ipv4, IPV4, 20, 0)).isEqualTo(0xFFFF);
        assertThat(wrap(ipv4, ipv4.length)).isTrue();
        assertThat(packet.isIntact()).isTrue();

        final byte[] ipv6 = write(
            new UdpTemplate(
                SOURCE_MAC, DESTINATION_MAC, new InetSocketAddress("fd00::1", 50000),
                new InetSocketAddress("ff05::39", 40456), fields),
            new byte[5]);
        assertThat(Arrays.copyOfRange(ipv6, IPV4, IPV4 + 4)).containsExactly(0x6B, 0x80, 0, 0);
        assertThat(ipv6[IPV4 + 7]).isEqualTo((byte)1);
        assertThat(wrap(ipv6, ipv6.length)).isTrue();
        assertThat(packet.isIntact()).isTrue();
        assertThatThrownBy(() -> new IpHeaderFields(256, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseWhatIpv6DoesNotAllow()
    {
        final int length = IPV6_HEADERS + 40;
        assertThat(wrap(withByte(write(ipv6Template, new byte[40]), IPV4, 0x45), length)).as("version").isFalse();
        assertThat(wrap(withByte(write(ipv6Template, new byte[40]), IPV4 + 6, 44), length)).as("fragment").isFalse();
        assertThat(wrap(withByte(write(ipv6Template, new byte[40]), IPV4 + 5, 49), length)).as("length").isFalse();

        final byte[] withoutChecksum = write(ipv6Template, new byte[40]);
        withByte(withoutChecksum, 60, 0);
        assertThat(wrap(withByte(withoutChecksum, 61, 0), length)).as("no checksum").isFalse();

        final byte[] mapped = write(ipv6Template, new byte[40]);
        System.arraycopy(new byte[]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1}, 0, mapped, 22, 16);
        assertThat(wrap(mapped, length)).as("mapped source").isFalse();
    }

    @Test
    void shouldAgreeWithAChecksumOfSixteenBitWords()
    {
        final long seed = System.nanoTime();
        System.out.println("UdpPacketTest seed " + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            final byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            if (random.nextInt(4) == 0)
            {
                Arrays.fill(payload, (byte)(random.nextBoolean() ? 0xFF : 0));
            }
            final byte[] written = write(payload);
            assertThat(udpSumOf(written)).isEqualTo(0xFFFF);
            assertThat(written[40] | written[41]).as("zero would mean that there is no checksum").isNotZero();
        }
    }

    @Test
    void shouldRefuseAnyPacketThatIsTruncated()
    {
        for (final byte[] written : List.of(write(new byte[100]), write(ipv6Template, new byte[100])))
        {
            for (int length = 0; length < written.length; length++)
            {
                assertThat(wrap(written, length)).as("%d of %d bytes", length, written.length).isFalse();
            }
        }
    }

    @Test
    void shouldNeverReadBeyondAMutatedPacket()
    {
        final long seed = System.nanoTime();
        System.out.println("UdpPacketTest seed " + seed);
        final Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++)
        {
            final boolean isIpv6 = random.nextBoolean();
            final byte[] written = write(isIpv6 ? ipv6Template : template, new byte[40]);
            written[12 + random.nextInt((isIpv6 ? IPV6_HEADERS : HEADERS) - 12)] = (byte)random.nextInt();
            final int length = random.nextBoolean() ? written.length : random.nextInt(written.length);
            final MemorySegment memory = memory(written);
            if (packet.wrap(memory.address(), length))
            {
                accepted++;
                final long end = packet.payloadAddress() + packet.payloadLength();
                assertThat(packet.payloadLength()).isNotNegative();
                assertThat(end).isLessThanOrEqualTo(memory.address() + length);
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void shouldRefuseFragmentsAndOptions()
    {
        assertThat(wrap(withByte(write(new byte[40]), IPV4 + 6, 0x20), 82)).as("more fragments").isFalse();
        assertThat(wrap(withByte(write(new byte[40]), IPV4 + 7, 1), 82)).as("offset").isFalse();
        assertThat(wrap(withByte(write(new byte[40]), IPV4, 0x46), 82)).as("options").isFalse();
        assertThat(wrap(withByte(write(new byte[40]), IPV4 + 9, 6), 82)).as("TCP").isFalse();
        assertThat(wrap(withByte(write(new byte[40]), 13, 6), 82)).as("ARP").isFalse();
    }

    @Test
    void shouldReadBehindAVlanTag()
    {
        final byte[] written = write(new byte[]{1, 2, 3, 4});
        final byte[] tagged = new byte[written.length + 4];
        System.arraycopy(written, 0, tagged, 0, 12);
        tagged[12] = (byte)0x81;
        System.arraycopy(written, 12, tagged, 16, written.length - 12);

        assertThat(wrap(tagged, tagged.length)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(4);
        assertThat(packet.destinationPort()).isEqualTo(40456);
        assertThat(packet.isIntact()).isTrue();
    }

    @Test
    void shouldIgnoreWhatLiesBehindTheDatagram()
    {
        final byte[] written = write(new byte[]{1, 2, 3, 4});
        assertThat(wrap(Arrays.copyOf(written, 60), 60)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(4);
        assertThat(packet.isIntact()).isTrue();
    }

    @Test
    void shouldFindDamage()
    {
        for (int i = IPV4; i < HEADERS + 40; i++)
        {
            final byte[] written = write(new byte[40]);
            assertDamageIsFound(written, i);
        }
        // Version, class and flow label of IPv6, and its hop limit, no checksum covers.
        for (int i = IPV4 + 4; i < IPV6_HEADERS + 40; i++)
        {
            if (i != IPV4 + 7)
            {
                assertDamageIsFound(write(ipv6Template, new byte[40]), i);
            }
        }
    }

    @Test
    void shouldAcceptChecksumsThatWereNotComputed()
    {
        final byte[] none = write(new byte[40]);
        none[UDP + 6] = 0;
        none[UDP + 7] = 0;
        assertThat(wrap(none, none.length)).isTrue();
        assertThat(packet.isIntact()).isTrue();

        final byte[] partial = write(new byte[]{1, 2, 3, 4});
        final int pseudoHeader = sumOf(partial, IPV4 + 12, 8, 17 + 12);
        partial[UDP + 6] = (byte)(pseudoHeader >> 8);
        partial[UDP + 7] = (byte)pseudoHeader;
        assertThat(wrap(partial, partial.length)).isTrue();
        assertThat(packet.isIntact()).isTrue();

        partial[UDP + 7]++;
        assertThat(wrap(partial, partial.length)).isTrue();
        assertThat(packet.isIntact()).isFalse();
    }

    private void assertDamageIsFound(final byte[] written, final int index)
    {
        final byte[] damaged = withByte(written, index, written[index] ^ 0x10);
        if (wrap(damaged, damaged.length))
        {
            assertThat(packet.isIntact()).as("byte %d", index).isFalse();
        }
    }

    private byte[] write(final byte[] payload)
    {
        return write(template, payload);
    }

    private byte[] write(final UdpTemplate headers, final byte[] payload)
    {
        final MemorySegment source = arena.allocate(Math.max(1, payload.length), 8);
        source.asSlice(0, payload.length).copyFrom(MemorySegment.ofArray(payload));
        final MemorySegment target = arena.allocate(headers.headersLength() + payload.length, 2);
        final int length = headers.write(target.address(), source.address(), payload.length);
        return target.asSlice(0, length).toArray(JAVA_BYTE);
    }

    private boolean wrap(final byte[] bytes, final int length)
    {
        return packet.wrap(memory(bytes).address(), length);
    }

    private MemorySegment memory(final byte[] bytes)
    {
        return arena.allocate(bytes.length, 2).copyFrom(MemorySegment.ofArray(bytes));
    }

    private static byte[] withByte(final byte[] bytes, final int index, final int value)
    {
        bytes[index] = (byte)value;
        return bytes;
    }

    private static int udpSumOf(final byte[] bytes)
    {
        final int udpLength = bytes.length - UDP;
        return sumOf(bytes, UDP, udpLength, 17 + udpLength + sumOf(bytes, IPV4 + 12, 8, 0));
    }

    /** As RFC 1071 describes it: big-endian words, one after the other. */
    private static int sumOf(final byte[] bytes, final int offset, final int length, final int initial)
    {
        int sum = initial;
        for (int i = 0; i < length; i += 2)
        {
            final int low = i + 1 < length ? bytes[offset + i + 1] & 0xFF : 0;
            sum += (bytes[offset + i] & 0xFF) << 8 | low;
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
