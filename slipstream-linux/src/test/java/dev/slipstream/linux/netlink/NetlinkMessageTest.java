/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.IFADDRMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFINFOMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NDMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLATTR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGHDR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.RTMSG_LENGTH;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reading without a kernel: what is well-formed is understood, what is not is refused, and nothing is read outside the
 * message.
 */
@Timeout(60)
class NetlinkMessageTest
{
    private static final int IFLA_STATS = 7;

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[NetlinkRequest.MAX_LENGTH]);
    private final NetlinkRequest writer = new NetlinkRequest(buffer);
    private final NetlinkMessage message = new NetlinkMessage();

    @Test
    void shouldReadALink()
    {
        message.wrap(buffer, 0, writeLink());

        final Link link = Link.read(message);
        assertThat(link.index()).isEqualTo(7);
        assertThat(link.name()).isEqualTo("eth0");
        assertThat(link.mtuBytes()).isEqualTo(1500);
        assertThat(link.mac()).isEqualTo(MacAddress.parse("02:00:00:00:00:07"));
        assertThat(link.isUp()).isTrue();
        assertThat(link.isRunning()).isFalse();
        assertThat(link.isEthernet()).isTrue();
        assertThat(link.kind()).isNull();
    }

    @Test
    void shouldReadAnAddress() throws Exception
    {
        message.wrap(buffer, 0, writeAddress());

        assertThat(InterfaceAddress.read(message))
            .isEqualTo(new InterfaceAddress(7, InetAddress.getByName("10.1.2.3"), 24, 0x80));
    }

    @Test
    void shouldReadARoute()
    {
        message.wrap(buffer, 0, writeRoute());

        final RouteFlyweight route = new RouteFlyweight();
        route.wrap(message);
        final byte[] address = new byte[16];
        assertThat(route.type()).isEqualTo(RouteFlyweight.RTN_UNICAST);
        assertThat(route.outInterface()).isEqualTo(7);
        assertThat(route.copyGateway(address)).isEqualTo(4);
        assertThat(address).startsWith(10, 1, 2, 1);
        assertThat(route.copyPreferredSource(address)).isEqualTo(4);
        assertThat(address).startsWith(10, 1, 2, 3);
        assertThat(route.mtuBytes()).isEqualTo(1400);
        assertThat(route.isEncapsulated()).isFalse();
    }

    @Test
    void shouldReadANeighbour()
    {
        message.wrap(buffer, 0, writeNeighbour());

        final NeighbourFlyweight neighbour = new NeighbourFlyweight();
        assertThat(neighbour.wrap(message)).isTrue();
        assertThat(neighbour.interfaceIndex()).isEqualTo(7);
        assertThat(neighbour.isFor(new byte[]{10, 1, 2, 1}, 4)).isTrue();
        assertThat(neighbour.isFor(new byte[]{10, 1, 2, 2}, 4)).isFalse();
        assertThat(neighbour.isUsable()).isTrue();
        assertThat(neighbour.isStale()).isTrue();
        assertThat(new MacAddress(neighbour.mac())).hasToString("02:00:00:00:00:01");
    }

    @Test
    void shouldRefuseAMessageThatRunsPastItsDatagram()
    {
        final int length = writeLink();
        assertThatThrownBy(() -> message.wrap(buffer, 0, length - 1)).isInstanceOf(NetlinkFormatException.class);
        assertThatThrownBy(() -> message.wrap(buffer, 0, NLMSGHDR_LENGTH - 1))
            .isInstanceOf(NetlinkFormatException.class);
        buffer.set(JAVA_INT_UNALIGNED, 0, NLMSGHDR_LENGTH - 1);
        assertThatThrownBy(() -> message.wrap(buffer, 0, length)).isInstanceOf(NetlinkFormatException.class);
        buffer.set(JAVA_INT_UNALIGNED, 0, -4);
        assertThatThrownBy(() -> message.wrap(buffer, 0, length)).isInstanceOf(NetlinkFormatException.class);
    }

    @Test
    void shouldRefuseAnAttributeThatRunsPastItsMessage()
    {
        final int length = writeLink();
        final int firstAttribute = NLMSGHDR_LENGTH + IFINFOMSG_LENGTH;
        for (final int claimed : new int[]{0, NLATTR_LENGTH - 1, length - firstAttribute + 1, 0xFFFF})
        {
            buffer.set(JAVA_SHORT_UNALIGNED, firstAttribute, (short)claimed);
            message.wrap(buffer, 0, length);
            assertThatThrownBy(() -> Link.read(message)).as("attribute length %d", claimed)
                .isInstanceOf(NetlinkFormatException.class);
        }
    }

    @Test
    void shouldRefuseAFieldOfAnotherSize()
    {
        writer.begin(RtMessageType.RTM_NEWROUTE, 0, 1, RTMSG_LENGTH);
        writer.headerByte(0, NetlinkLayouts.AF_INET);
        writer.attribute(RouteFlyweight.RTA_GATEWAY, new byte[16]);
        message.wrap(buffer, 0, writer.finish());

        assertThatThrownBy(() -> new RouteFlyweight().wrap(message)).isInstanceOf(NetlinkFormatException.class)
            .hasMessageContaining("16 bytes instead of 4");
    }

    @Test
    void shouldSkipAttributesThatItDoesNotKnow()
    {
        writer.begin(RtMessageType.RTM_NEWLINK, 0, 1, IFINFOMSG_LENGTH);
        writer.attribute(IFLA_STATS, new byte[33]);
        writer.attribute(Link.IFLA_IFNAME, "eth0");
        message.wrap(buffer, 0, writer.finish());

        assertThat(Link.read(message).name()).isEqualTo("eth0");
    }

    @Test
    void shouldReadMutatedMessagesOrRefuseThemAndNothingElse()
    {
        final long seed = new Random().nextLong();
        System.out.println("mutated netlink messages: seed " + seed);
        final Random random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++)
        {
            final int kind = random.nextInt(4);
            final int length = switch (kind)
            {
                case 0 -> writeLink();
                case 1 -> writeAddress();
                case 2 -> writeRoute();
                default -> writeNeighbour();
            };
            for (int flips = random.nextInt(4); flips >= 0; flips--)
            {
                buffer.set(JAVA_BYTE, random.nextInt(length), (byte)random.nextInt(256));
            }
            // A segment that ends where the datagram does, so that any read beyond it is an exception of another kind.
            final int limit = random.nextInt(4) == 0 ? random.nextInt(length + 1) : length;
            try
            {
                message.wrap(buffer.asSlice(0, limit), 0, limit);
                readAs(kind);
                read++;
            }
            catch (final NetlinkFormatException e)
            {
                refused++;
            }
        }
        assertThat(read).as("messages read, seed %d", seed).isPositive();
        assertThat(refused).as("messages refused, seed %d", seed).isPositive();
    }

    private void readAs(final int kind)
    {
        switch (kind)
        {
            case 0 -> Link.read(message);
            case 1 -> InterfaceAddress.read(message);
            case 2 -> {
                final RouteFlyweight route = new RouteFlyweight();
                route.wrap(message);
                route.copyGateway(new byte[16]);
                route.copyPreferredSource(new byte[16]);
            }
            default -> {
                final NeighbourFlyweight neighbour = new NeighbourFlyweight();
                neighbour.wrap(message);
                neighbour.isFor(new byte[16], 16);
            }
        }
    }

    private int writeLink()
    {
        writer.begin(RtMessageType.RTM_NEWLINK, 0, 1, IFINFOMSG_LENGTH);
        writer.headerByte(2, Link.ARPHRD_ETHER);
        writer.headerInt(4, 7);
        writer.headerInt(8, Link.IFF_UP);
        writer.attribute(Link.IFLA_IFNAME, "eth0");
        writer.attribute(Link.IFLA_MTU, 1500);
        writer.attribute(Link.IFLA_ADDRESS, new byte[]{2, 0, 0, 0, 0, 7});
        // struct nlattr of IFLA_XDP_ATTACHED: five bytes, padded to eight.
        writer.attribute(Link.IFLA_XDP, new byte[]{5, 0, Link.IFLA_XDP_ATTACHED, 0, 2, 0, 0, 0});
        return writer.finish();
    }

    private int writeAddress()
    {
        writer.begin(RtMessageType.RTM_NEWADDR, 0, 1, IFADDRMSG_LENGTH);
        writer.headerByte(0, NetlinkLayouts.AF_INET);
        writer.headerByte(1, 24);
        writer.headerInt(4, 7);
        writer.attribute(InterfaceAddress.IFA_ADDRESS, new byte[]{10, 1, 2, 9});
        writer.attribute(InterfaceAddress.IFA_LOCAL, new byte[]{10, 1, 2, 3});
        writer.attribute(InterfaceAddress.IFA_FLAGS, 0x80);
        return writer.finish();
    }

    private int writeRoute()
    {
        writer.begin(RtMessageType.RTM_NEWROUTE, 0, 1, RTMSG_LENGTH);
        writer.headerByte(0, NetlinkLayouts.AF_INET);
        writer.headerByte(7, RouteFlyweight.RTN_UNICAST);
        writer.attribute(RouteFlyweight.RTA_OIF, 7);
        writer.attribute(RouteFlyweight.RTA_GATEWAY, new byte[]{10, 1, 2, 1});
        writer.attribute(RouteFlyweight.RTA_PREFSRC, new byte[]{10, 1, 2, 3});
        writer.attribute(RouteFlyweight.RTA_METRICS,
            new byte[]{8, 0, RouteFlyweight.RTAX_MTU, 0, (byte)(1400 & 0xFF), 1400 >> 8, 0, 0});
        return writer.finish();
    }

    private int writeNeighbour()
    {
        writer.begin(RtMessageType.RTM_NEWNEIGH, 0, 1, NDMSG_LENGTH);
        writer.headerByte(0, NetlinkLayouts.AF_INET);
        writer.headerInt(4, 7);
        writer.headerByte(8, NeighbourFlyweight.NUD_STALE);
        writer.attribute(NeighbourFlyweight.NDA_DST, new byte[]{10, 1, 2, 1});
        writer.attribute(NeighbourFlyweight.NDA_LLADDR, new byte[]{2, 0, 0, 0, 0, 1});
        return writer.finish();
    }
}
