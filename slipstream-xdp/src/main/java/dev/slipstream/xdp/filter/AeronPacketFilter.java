/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.Resources;
import dev.slipstream.xdp.bpf.BpfHashSet;
import dev.slipstream.xdp.bpf.BpfPerCpuCounters;
import dev.slipstream.xdp.bpf.XdpAction;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.bpf.XdpProgram;
import dev.slipstream.xdp.bpf.XskMap;
import java.net.InetAddress;

/**
 * The packet filter of one interface: the program, the endpoints whose packets it redirects, the sockets that it
 * redirects them to, and its counters.
 *
 * <p>Any thread may call any method but {@link #close()}: the maps are the kernel's, and a change takes effect with the
 * next packet. Nothing here is for the hot path. Loading needs CAP_BPF and CAP_PERFMON (a length from the packet is
 * added to a pointer into it, which the verifier grants to those only), attaching CAP_NET_ADMIN.
 */
public final class AeronPacketFilter implements AutoCloseable
{
    private static final int MAX_ENDPOINTS = 4096;

    private final Resources resources;
    private final XskMap sockets;
    private final BpfHashSet endpoints;
    private final BpfPerCpuCounters counters;
    private final XdpProgram program;

    private AeronPacketFilter(
        final Resources resources,
        final XskMap sockets,
        final BpfHashSet endpoints,
        final BpfPerCpuCounters counters,
        final XdpProgram program)
    {
        this.resources = resources;
        this.sockets = sockets;
        this.endpoints = endpoints;
        this.counters = counters;
        this.program = program;
    }

    /**
     * Create the maps, write the program and load it; it is attached to nothing yet.
     *
     * <p>Where the kernel can (5.18), the program knows of packets in several buffers, even if the sockets do not take
     * them: an interface may refuse other programs, or a large MTU while one is attached.
     *
     * @param maxQueues       how many receive queues the interface has or may have.
     * @param maxPacketLength the longest packet that the sockets take, from its Ethernet header on.
     * @return the filter.
     * @throws LinuxException if the privilege is missing, or the kernel refuses the program.
     */
    public static AeronPacketFilter load(final int maxQueues, final int maxPacketLength)
    {
        try
        {
            return load(maxQueues, maxPacketLength, true);
        }
        catch (final LinuxException ex)
        {
            if (ex.errno() != Errno.EINVAL)
            {
                throw ex;
            }
            return load(maxQueues, maxPacketLength, false);
        }
    }

    static AeronPacketFilter load(final int maxQueues, final int maxPacketLength, final boolean hasFrags)
    {
        final Resources resources = new Resources();
        try
        {
            final XskMap sockets = resources.own(new XskMap("slip_sockets", maxQueues));
            final BpfHashSet endpoints = resources.own(
                new BpfHashSet("slip_endpoints", EndpointKey.LENGTH, MAX_ENDPOINTS));
            final BpfPerCpuCounters counters = resources.own(
                new BpfPerCpuCounters("slip_verdicts", Verdict.count()));
            final FilterProgram instructions = new FilterProgram(
                sockets, endpoints, counters, maxPacketLength, hasFrags);
            final XdpProgram program = resources.own(new XdpProgram("slip_filter", instructions.write(), hasFrags));
            return new AeronPacketFilter(resources, sockets, endpoints, counters, program);
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    /**
     * Attach to an interface for as long as the link is open; it closes with the process, however that ends.
     *
     * @param interfaceIndex the interface.
     * @param mode           where to run.
     * @return the link; closing it detaches.
     * @throws LinuxException if the interface cannot run a program in that mode, or has one already.
     */
    public FileDescriptor attach(final int interfaceIndex, final XdpMode mode)
    {
        return program.attach(interfaceIndex, mode);
    }

    /**
     * Have packets of a queue that are ours go to a socket.
     *
     * @param queue  the receive queue.
     * @param socket an AF_XDP socket bound to that queue.
     */
    public void socket(final int queue, final FileDescriptor socket)
    {
        sockets.set(queue, socket);
    }

    /**
     * Have all packets of a queue go to the kernel's stack.
     *
     * @param queue the receive queue.
     */
    public void clearSocket(final int queue)
    {
        sockets.clear(queue);
    }

    /**
     * From now on, datagrams to this address and port are ours. The address is compared as it stands in the packet; the
     * wildcard address stands for all unicast addresses of its family. A group is taken from every other listener of
     * this host.
     *
     * @param address a unicast address of this host, a multicast group, or the wildcard.
     * @param port    UDP port.
     */
    public void register(final InetAddress address, final int port)
    {
        endpoints.add(EndpointKey.of(address, port));
    }

    /**
     * Datagrams to this address and port go to the kernel's stack again. What is in the rings already stays there.
     *
     * @param address as it was registered.
     * @param port    as it was registered.
     */
    public void unregister(final InetAddress address, final int port)
    {
        endpoints.remove(EndpointKey.of(address, port));
    }

    /**
     * How many packets met with a verdict since the filter was loaded.
     *
     * @param verdict which one.
     * @return the number of packets.
     */
    public long count(final Verdict verdict)
    {
        return counters.get(verdict.counterIndex());
    }

    /**
     * What the filter would do with a packet that arrives in queue 0. Counts it as if it had.
     *
     * @param packet from its Ethernet header on, at least 14 bytes.
     * @return the action.
     */
    public XdpAction testRun(final byte[] packet)
    {
        return program.testRun(packet);
    }

    /**
     * Give up the maps and the program. Where it is still attached it works on until its link is closed.
     */
    @Override
    public void close()
    {
        resources.close();
    }
}
