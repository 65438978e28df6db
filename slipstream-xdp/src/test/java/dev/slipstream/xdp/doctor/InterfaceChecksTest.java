/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.CheckStatus;
import dev.slipstream.linux.netlink.EthtoolInfo;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.MacAddress;
import dev.slipstream.linux.netlink.OperState;
import dev.slipstream.linux.netlink.XdpAttachment;
import org.junit.jupiter.api.Test;

class InterfaceChecksTest
{
    private static final int ETHERNET = 1;
    private static final int LOOPBACK = 772;
    private static final int UP_AND_RUNNING = 0x41;
    private static final int UP = 0x1;

    @Test
    void shouldWantAnEthernetInterfaceWithACarrier()
    {
        assertThat(InterfaceChecks.state(link(ETHERNET, UP_AND_RUNNING, 1500), null).status())
            .isEqualTo(CheckStatus.OK);
        assertThat(InterfaceChecks.state(link(ETHERNET, UP, 1500), null).remedy()).contains("ip link set dev eth7 up");
        assertThat(InterfaceChecks.state(link(LOOPBACK, UP_AND_RUNNING, 65_536), null).status())
            .isEqualTo(CheckStatus.WARN);
    }

    @Test
    void shouldCompareTheMtuWithTheLongestPacket()
    {
        assertThat(InterfaceChecks.mtu(link(ETHERNET, UP_AND_RUNNING, 1500)).status()).isEqualTo(CheckStatus.OK);
        assertThat(InterfaceChecks.mtu(link(ETHERNET, UP_AND_RUNNING, 9000)).status()).isEqualTo(CheckStatus.OK);
        assertThat(InterfaceChecks.mtu(link(ETHERNET, UP_AND_RUNNING, 9500)).status()).isEqualTo(CheckStatus.WARN);
    }

    @Test
    void shouldCountTheQueuesInUse()
    {
        final Link link = link(ETHERNET, UP_AND_RUNNING, 1500);
        assertThat(InterfaceChecks.queues(link, null).found()).startsWith("4 receiving");
        assertThat(InterfaceChecks.queues(link, driver(false, false)).found()).startsWith("3 receiving");
    }

    @Test
    void shouldMindTheProgramOfSomebodyElse()
    {
        final Link free = link(ETHERNET, UP_AND_RUNNING, 1500);
        assertThat(InterfaceChecks.program(free).status()).isEqualTo(CheckStatus.OK);

        final Link taken = new Link(7, "eth7", ETHERNET, UP_AND_RUNNING, 1500, free.mac(), OperState.UP, 4, 4, null,
            XdpAttachment.GENERIC, 42);
        final CheckResult result = InterfaceChecks.program(taken);
        assertThat(result.status()).isEqualTo(CheckStatus.WARN);
        assertThat(result.found()).isEqualTo("generic program, id 42");
        assertThat(new XdpModeCheck(taken).run().found()).isEqualTo("batched kernel sockets");
    }

    @Test
    void shouldMindOffloadsThatGetInTheWay()
    {
        final Link link = link(ETHERNET, UP_AND_RUNNING, 1500);
        assertThat(InterfaceChecks.offloads(link, driver(false, false), true).status()).isEqualTo(CheckStatus.OK);
        assertThat(InterfaceChecks.offloads(link, driver(true, false), false).status()).isEqualTo(CheckStatus.OK);
        assertThat(InterfaceChecks.offloads(link, driver(true, false), true).remedy()).contains("rxvlan off");
        assertThat(InterfaceChecks.offloads(link, driver(false, true), false).remedy()).contains("lro off");
        assertThat(InterfaceChecks.offloads(link, null, true).status()).isEqualTo(CheckStatus.OK);
    }

    private static Link link(final int hardwareType, final int flags, final int mtu)
    {
        final MacAddress mac = MacAddress.parse("02:00:00:00:00:07");
        return new Link(7, "eth7", hardwareType, flags, mtu, mac, OperState.UP, 4, 4, null, XdpAttachment.NONE, 0);
    }

    private static EthtoolInfo driver(final boolean rxVlanStrip, final boolean lro)
    {
        return new EthtoolInfo("ice", new EthtoolInfo.Channels(1, 0, 2, 8, 8, 8), null,
            new EthtoolInfo.Features(rxVlanStrip, lro, true));
    }
}
