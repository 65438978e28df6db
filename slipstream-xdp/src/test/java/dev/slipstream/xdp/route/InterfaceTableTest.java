/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.netlink.InterfaceAddress;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.MacAddress;
import dev.slipstream.linux.netlink.OperState;
import dev.slipstream.linux.netlink.XdpAttachment;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceTableTest
{
    private static final int UP_AND_RUNNING = 0x41;
    private static final int TENTATIVE = 0x40;

    private final InterfaceTable table = new InterfaceTable();

    @Test
    void shouldShowNothingBeforeItIsPublished() throws Exception
    {
        table.reset(List.of(link(2, "eth0")), List.of(address(2, "10.0.0.1", 0)));
        assertThat(table.all()).isEmpty();

        assertThat(table.publish()).isTrue();
        assertThat(table.all()).extracting((state) -> state.link().name()).containsExactly("eth0");
    }

    @Test
    void shouldFindInterfaces() throws Exception
    {
        table.reset(List.of(link(3, "eth1"), link(2, "eth0")),
            List.of(address(2, "10.0.0.1", 0), address(3, "10.0.1.1", 0), address(3, "10.0.1.2", 0)));
        table.publish();

        assertThat(table.byName("eth1")).isSameAs(table.byIndex(3)).isNotNull();
        assertThat(table.byName("eth2")).isNull();
        assertThat(table.byIndex(4)).isNull();
        assertThat(table.owning(InetAddress.getByName("10.0.1.2"))).isSameAs(table.byIndex(3));
        assertThat(table.owning(InetAddress.getByName("10.0.1.3"))).isNull();
    }

    @Test
    void shouldPublishOnlyChanges() throws Exception
    {
        table.reset(List.of(link(2, "eth0")), List.of(address(2, "10.0.0.1", 0)));
        table.publish();

        table.put(link(2, "eth0"));
        table.put(address(2, "10.0.0.1", 0));
        table.remove(address(2, "10.0.0.9", 0));
        table.remove(7);
        assertThat(table.publish()).isFalse();

        table.put(link(2, "eth9"));
        assertThat(table.publish()).isTrue();
        assertThat(table.byName("eth9")).isNotNull();
    }

    @Test
    void shouldFollowAddresses() throws Exception
    {
        final InetAddress address = InetAddress.getByName("fd00::1");
        table.reset(List.of(link(2, "eth0")), List.of());
        table.put(address(2, "fd00::1", TENTATIVE));
        table.publish();
        assertThat(table.owning(address)).as("not usable yet").isNull();

        table.put(address(2, "fd00::1", 0));
        table.publish();
        assertThat(table.owning(address)).isNotNull();

        table.remove(address(2, "fd00::1", 0));
        table.publish();
        assertThat(table.owning(address)).isNull();
    }

    @Test
    void shouldForgetTheAddressesOfAnInterfaceThatIsGone() throws Exception
    {
        table.reset(List.of(link(2, "eth0")), List.of(address(2, "10.0.0.1", 0)));
        table.remove(2);
        table.put(link(2, "eth0"));
        table.publish();

        assertThat(table.all()).hasSize(1);
        assertThat(table.owning(InetAddress.getByName("10.0.0.1"))).isNull();
    }

    private static Link link(final int index, final String name)
    {
        return new Link(index, name, 1, UP_AND_RUNNING, 1500, MacAddress.parse("02:00:00:00:00:01"), OperState.UP, 1, 1,
            null, XdpAttachment.NONE, 0);
    }

    private static InterfaceAddress address(final int index, final String text, final int flags) throws Exception
    {
        return new InterfaceAddress(index, InetAddress.getByName(text), 24, flags);
    }
}
