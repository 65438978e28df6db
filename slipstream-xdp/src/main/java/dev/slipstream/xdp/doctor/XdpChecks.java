/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.doctor;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import dev.slipstream.linux.doctor.Capability;
import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.KernelChecks;
import dev.slipstream.linux.doctor.PrivilegeChecks;
import dev.slipstream.linux.xdp.XdpSocketCalls;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.bpf.XdpAction;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.util.List;

/**
 * Checks of the machine: privileges, AF_XDP sockets, and whether the packet filter loads.
 */
public final class XdpChecks
{
    private static final String UNTIL_THEN = "; until then traffic takes the kernel's sockets";
    private static final String GRANT = "run as root, or grant it to the process (systemd's AmbientCapabilities, " +
        "setpriv --ambient-caps, the container's capabilities)" + UNTIL_THEN;
    private static final String GRANT_ABOVE = "see to the capabilities above" + UNTIL_THEN;

    /** Any packet will do that is not ours: an Ethernet header with a protocol that nobody uses. */
    private static final byte[] FOREIGN_PACKET = foreignPacket();

    private XdpChecks()
    {
    }

    /**
     * All checks of this class; none where the kernel cannot be called, which {@link KernelChecks} says.
     *
     * @return the checks.
     */
    public static List<Check> list()
    {
        if (NativeCall.unavailabilityCause() != null)
        {
            return List.of();
        }
        return List.of(
            PrivilegeChecks.capability(Capability.CAP_NET_RAW, "AF_XDP sockets", GRANT),
            PrivilegeChecks.capability(Capability.CAP_BPF, "loading the packet filter", GRANT),
            PrivilegeChecks.capability(Capability.CAP_PERFMON, "loading the packet filter", GRANT),
            PrivilegeChecks.capability(
                Capability.CAP_NET_ADMIN, "attaching the packet filter and keeping neighbours alive", GRANT),
            PrivilegeChecks.lockedMemory(umemBytes(), "the packet memory of each queue"),
            Check.of("AF_XDP socket", XdpChecks::socket),
            Check.of("packet filter", XdpChecks::filter));
    }

    /** Locked by the kernel for each AF_XDP socket with its UMEM. */
    static long umemBytes()
    {
        return XskConfiguration.DEFAULT.umemLength();
    }

    private static CheckResult socket()
    {
        final String needed = "socket(AF_XDP) (Linux 4.18 with CONFIG_XDP_SOCKETS, CAP_NET_RAW)";
        try
        {
            XdpSocketCalls.open("doctor's xsk").close();
            return CheckResult.ok("can be opened", needed);
        }
        catch (final LinuxException e)
        {
            return CheckResult.warn(firstLine(e), needed, GRANT_ABOVE);
        }
    }

    private static CheckResult filter()
    {
        final String needed = "bpf(2) loads the packet filter (CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN; no BTF, no " +
            "compiler, and kernel.unprivileged_bpf_disabled may have any value)";
        try (AeronPacketFilter filter = AeronPacketFilter.load(1, XskConfiguration.DEFAULT.maxRxPacketLength()))
        {
            final XdpAction action = filter.testRun(FOREIGN_PACKET);
            return action == XdpAction.PASS ?
                CheckResult.ok("loaded, verified and tried", needed) :
                CheckResult.fail("loaded, but a foreign packet is not passed on but " + action, needed,
                    "this is a defect of Slipstream or of the kernel: set slipstream.xdp.enabled=false and report it");
        }
        catch (final LinuxException e)
        {
            return CheckResult.warn(firstLine(e), needed, GRANT_ABOVE);
        }
    }

    /** The verifier's log after it would fill pages. */
    static String firstLine(final Throwable e)
    {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static byte[] foreignPacket()
    {
        final byte[] packet = new byte[64];
        // The EtherType for local experiments, IEEE 802.
        packet[12] = (byte)0x88;
        packet[13] = (byte)0xB5;
        return packet;
    }
}
