/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.doctor;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.Resources;
import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.XdpAttachment;
import dev.slipstream.xdp.CopyMode;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.XskSocket;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which way the traffic of an interface would take: tries zero-copy, native, then generic XDP, by attaching the packet
 * filter for a moment and opening an AF_XDP socket on the first queue. The filter knows no endpoint, so every packet
 * goes on to the kernel's stack. Both are gone when the check ends, and would be if the process were killed.
 *
 * <p>Some drivers reset their queues when a program is attached, and take the link down for a second or more.
 */
public final class XdpModeCheck implements Check
{
    private static final int FIRST_QUEUE = 0;
    private static final String NEEDED = "zero-copy, native or generic XDP";

    private final Link link;

    /**
     * @param link the interface.
     */
    public XdpModeCheck(final Link link)
    {
        this.link = link;
    }

    @Override
    public String name()
    {
        return "interface mode";
    }

    @Override
    public CheckResult run()
    {
        if (!link.isEthernet())
        {
            return CheckResult.ok("batched kernel sockets",
                "no XDP: " + link.name() + " does not carry Ethernet frames");
        }
        if (link.xdpAttachment() != XdpAttachment.NONE)
        {
            return kernelSockets("another XDP program is attached");
        }
        try (AeronPacketFilter filter = AeronPacketFilter.load(
            Math.max(1, link.rxQueues()), XskConfiguration.DEFAULT.maxRxPacketLength()))
        {
            return tryModes(filter);
        }
        catch (final LinuxException e)
        {
            return kernelSockets(XdpChecks.firstLine(e));
        }
    }

    private CheckResult tryModes(final AeronPacketFilter filter)
    {
        final List<String> refusals = new ArrayList<>();
        for (final XdpMode mode : XdpMode.values())
        {
            try
            {
                final String way = tryMode(filter, mode);
                return CheckResult.ok(refusals.isEmpty() ? way : way + " (" + String.join("; ", refusals) + ")",
                    NEEDED);
            }
            catch (final LinuxException e)
            {
                refusals.add(XdpChecks.firstLine(e));
            }
        }
        return kernelSockets(String.join("; ", refusals));
    }

    private String tryMode(final AeronPacketFilter filter, final XdpMode mode)
    {
        try (Resources resources = new Resources())
        {
            resources.own(filter.attach(link.index(), mode));
            final XskSocket socket = resources.own(
                XskSocket.open(link.name(), link.index(), FIRST_QUEUE, configuration(mode)));
            filter.socket(FIRST_QUEUE, socket.descriptor());
            return (mode == XdpMode.NATIVE ? "native" : "generic") + " XDP, " +
                (socket.isZeroCopy() ? "zero-copy" : "copying");
        }
    }

    private static XskConfiguration configuration(final XdpMode mode)
    {
        // Generic XDP has copied the packet before the program runs.
        return XskConfiguration.DEFAULT
            .withCopyMode(mode == XdpMode.NATIVE ? CopyMode.PREFER_ZERO_COPY : CopyMode.COPY);
    }

    private static CheckResult kernelSockets(final String why)
    {
        return CheckResult.warn("batched kernel sockets", NEEDED, why);
    }
}
