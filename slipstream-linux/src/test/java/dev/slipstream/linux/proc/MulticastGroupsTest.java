/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class MulticastGroupsTest
{
    private static final List<String> IGMP6 = List.of(
        "1    lo              ff020000000000000000000000000001     1 0000000C 0",
        "12   eth0            ff050000000000000000000000000105     1 0000000C 0");

    @Test
    void shouldFindAGroupOnItsInterfaceOnly() throws UnknownHostException
    {
        final List<String> igmp = List.of(
            "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter",
            "1\tlo        :     1      V3",
            "\t\t\t\t" + printed("224.0.0.1") + "     1 0:00000000\t\t0",
            "12\teth0      :     2      V3",
            "\t\t\t\t" + printed("239.1.2.3") + "     1 0:00000000\t\t0",
            "\t\t\t\t" + printed("224.0.0.1") + "     1 0:00000000\t\t0");
        assertThat(MulticastGroups.isInIgmp(igmp, 12, bytes("239.1.2.3"))).isTrue();
        assertThat(MulticastGroups.isInIgmp(igmp, 12, bytes("224.0.0.1"))).isTrue();
        assertThat(MulticastGroups.isInIgmp(igmp, 1, bytes("239.1.2.3"))).isFalse();
        assertThat(MulticastGroups.isInIgmp(igmp, 2, bytes("239.1.2.3"))).isFalse();
        assertThat(MulticastGroups.isInIgmp(igmp, 12, bytes("239.3.2.1"))).isFalse();

        assertThat(MulticastGroups.isInIgmp6(IGMP6, 12, bytes("ff05::105"))).isTrue();
        assertThat(MulticastGroups.isInIgmp6(IGMP6, 1, bytes("ff05::105"))).isFalse();
        assertThat(MulticastGroups.isInIgmp6(IGMP6, 12, bytes("ff05::106"))).isFalse();
        assertThat(MulticastGroups.isInIgmp6(List.of("", "12"), 12, bytes("ff05::106"))).isFalse();
    }

    @Test
    void shouldSeeThatASocketJoinsAndLeaves() throws IOException
    {
        final NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        final InetAddress group = InetAddress.getByName("239.77.12.34");
        assertThat(MulticastGroups.isJoined(loopback.getIndex(), group.getAddress())).isFalse();
        try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)
            .setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(0)))
        {
            socket.join(group, loopback);
            assertThat(MulticastGroups.isJoined(loopback.getIndex(), group.getAddress())).isTrue();
        }
        assertThat(MulticastGroups.isJoined(loopback.getIndex(), group.getAddress())).isFalse();
    }

    private static String printed(final String group) throws UnknownHostException
    {
        return String.format("%08X", ByteBuffer.wrap(bytes(group)).order(ByteOrder.nativeOrder()).getInt());
    }

    private static byte[] bytes(final String group) throws UnknownHostException
    {
        return InetAddress.getByName(group).getAddress();
    }
}
