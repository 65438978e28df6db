/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.doctor;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.netlink.Ethtool;
import dev.slipstream.linux.netlink.EthtoolInfo;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.RtNetlinkClient;
import dev.slipstream.linux.netlink.XdpAttachment;
import dev.slipstream.xdp.XskConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks of one interface. Looking attaches nothing, but for the last of them: {@link XdpModeCheck}.
 */
public final class InterfaceChecks
{
    private static final String NAME = "interface";

    // An Ethernet header with one VLAN tag: IEEE 802.3 and 802.1Q.
    private static final int LINK_HEADER_LENGTH = 14 + 4;
    private static final int MAX_SINGLE_FRAME_MTU = XskConfiguration.DEFAULT.maxRxPacketLength() - LINK_HEADER_LENGTH;
    private static final int MAX_MTU = XskConfiguration.MAX_JUMBO_PACKET_LENGTH - LINK_HEADER_LENGTH;

    private static final String VLAN_KIND = "vlan";

    private InterfaceChecks()
    {
    }

    /**
     * All checks of an interface, which is looked at now; the mode is tried when its check runs.
     *
     * @param interfaceName the interface.
     * @return the checks; a single one if there is no such interface.
     */
    public static List<Check> list(final String interfaceName)
    {
        final String cause = NativeCall.unavailabilityCause();
        if (cause != null)
        {
            return List.of(Check.of(NAME, () -> CheckResult.skip(cause)));
        }
        try (RtNetlinkClient client = RtNetlinkClient.open())
        {
            final List<Link> links = client.links();
            for (final Link link : links)
            {
                if (link.name().equals(interfaceName))
                {
                    final boolean hasVlans = links.stream().anyMatch((other) -> VLAN_KIND.equals(other.kind()));
                    return list(link, Ethtool.read(interfaceName), hasVlans);
                }
            }
            return List.of(Check.of(NAME, () -> missing(interfaceName, links)));
        }
        catch (final LinuxException e)
        {
            final String message = String.valueOf(e.getMessage());
            return List.of(Check.of(NAME, () -> CheckResult.fail(
                message, "rtnetlink(7), to look at " + interfaceName, "let seccomp or the container pass AF_NETLINK")));
        }
    }

    private static List<Check> list(final Link link, final @Nullable EthtoolInfo driver, final boolean hasVlans)
    {
        return List.of(
            Check.of(NAME, () -> state(link, driver)),
            Check.of("interface mtu", () -> mtu(link)),
            Check.of("interface queues", () -> queues(link, driver)),
            Check.of("interface program", () -> program(link)),
            Check.of("interface offloads", () -> offloads(link, driver, hasVlans)),
            new XdpModeCheck(link));
    }

    private static CheckResult missing(final String interfaceName, final List<Link> links)
    {
        final String names = links.stream().map(Link::name).collect(Collectors.joining(", "));
        return CheckResult.fail("there is no interface " + interfaceName, "an interface of this network namespace",
            "use one of " + names);
    }

    static CheckResult state(final Link link, final @Nullable EthtoolInfo driver)
    {
        final String needed = "an Ethernet interface that is up and has a carrier";
        final String kind =
            driver != null ? "driver " + driver.driver() : link.kind() != null ? link.kind() : "no driver";
        final String found = link.name() + " (" + kind + "), " + (link.isUp() ? "up" : "down") +
            (link.isRunning() ? ", carrier" : ", no carrier") +
            (link.isEthernet() ? ", " + link.mac() : ", not Ethernet");
        if (!link.isEthernet())
        {
            return CheckResult.warn(found, needed,
                "its traffic takes the kernel's sockets, which are batched; there is nothing to do");
        }
        return CheckResult.okOrWarn(link.isUp() && link.isRunning(), found, needed,
            "ip link set dev " + link.name() + " up, and plug in the other end");
    }

    static CheckResult mtu(final Link link)
    {
        return CheckResult.okOrWarn(link.mtuBytes() <= MAX_MTU, link.mtuBytes() + " bytes",
            "at most " + MAX_MTU + " bytes; above " + MAX_SINGLE_FRAME_MTU + " a packet takes several frames of " +
                "packet memory (Linux 6.6)",
            "larger packets take the kernel's sockets; ip link set dev " + link.name() + " mtu " + MAX_MTU +
                ", or a smaller aeron.mtu.length, keeps them on XDP");
    }

    static CheckResult queues(final Link link, final @Nullable EthtoolInfo driver)
    {
        final EthtoolInfo.Channels channels = driver == null ? null : driver.channels();
        final int receiving = channels == null ? link.rxQueues() : channels.receiving();
        final EthtoolInfo.Rings rings = driver == null ? null : driver.rings();
        return CheckResult.ok(receiving + " receiving" +
            (rings == null ? "" : ", " + rings.rx() + " descriptors each to receive and " + rings.tx() + " to send"),
            "an AF_XDP socket for each, with " + XdpChecks.umemBytes() + " bytes of packet memory");
    }

    static CheckResult program(final Link link)
    {
        final String needed = "no XDP program of anybody else";
        if (link.xdpAttachment() == XdpAttachment.NONE)
        {
            return CheckResult.ok("none", needed);
        }
        return CheckResult.warn(link.xdpAttachment().name().toLowerCase(Locale.ROOT) + " program, id " +
            link.xdpProgramId(), needed,
            "traffic takes the kernel's sockets; end the process that it belongs to, or " +
                "ip link set dev " + link.name() + " xdp off");
    }

    static CheckResult offloads(final Link link, final @Nullable EthtoolInfo driver, final boolean hasVlans)
    {
        final String needed = "no LRO, and VLAN tags left in packets where VLANs are used";
        if (driver == null)
        {
            return CheckResult.ok("none", needed);
        }
        final EthtoolInfo.Features features = driver.features();
        final String found = "LRO " + onOff(features.lro()) + ", VLAN tags " +
            (features.rxVlanStrip() ? "stripped" : "left") + ", ntuple steering " + onOff(features.ntuple());
        if (features.lro())
        {
            return CheckResult.warn(found, needed, "XDP cannot be attached; ethtool -K " + link.name() + " lro off");
        }
        return CheckResult.okOrWarn(!features.rxVlanStrip() || !hasVlans, found, needed,
            "packets of VLANs look untagged to the filter; ethtool -K " + link.name() + " rxvlan off");
    }

    private static String onOff(final boolean isOn)
    {
        return isOn ? "on" : "off";
    }
}
