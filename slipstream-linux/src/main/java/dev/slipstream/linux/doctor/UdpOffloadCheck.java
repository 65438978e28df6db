/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.socket.ChannelDescriptor;
import dev.slipstream.linux.socket.NativeSocketAddress;
import dev.slipstream.linux.socket.ReceiveBatch;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/**
 * Whether runs of datagrams cross the kernel's sockets in one piece ({@code UDP_SEGMENT}, {@code UDP_GRO}): sends one
 * to itself over loopback.
 */
final class UdpOffloadCheck implements Check
{
    private static final int SEGMENT_LENGTH = 1_000;
    private static final int SEGMENTS = 3;
    private static final int MAX_DATAGRAM_LENGTH = 65_535;
    private static final String NEEDED = "UDP_SEGMENT (Linux 4.18) and UDP_GRO (Linux 5.0), for batches without XDP";

    @Override
    public String name()
    {
        return "UDP batches";
    }

    @Override
    public CheckResult run()
    {
        try (DatagramChannel receiver = channel(); DatagramChannel sender = channel())
        {
            final ChannelDescriptor receiverFd = ChannelDescriptor.find(receiver);
            final ChannelDescriptor senderFd = ChannelDescriptor.find(sender);
            if (receiverFd.unavailabilityCause() != null || senderFd.unavailabilityCause() != null)
            {
                return unavailable("the sockets were not found: " + receiverFd + ", " + senderFd);
            }
            return transfer(senderFd.fd(), receiverFd.fd(), (InetSocketAddress)receiver.getLocalAddress());
        }
        catch (final IOException e)
        {
            return unavailable("loopback cannot be used: " + e.getMessage());
        }
    }

    private static DatagramChannel channel() throws IOException
    {
        return DatagramChannel.open(StandardProtocolFamily.INET)
            .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), 0));
    }

    private static CheckResult transfer(final int senderFd, final int receiverFd, final InetSocketAddress destination)
    {
        final int option = SocketOptions.set(receiverFd, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1);
        if (option < 0)
        {
            return unavailable("setsockopt(UDP_GRO) failed: " + Errno.name(-option));
        }
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment payload = arena.allocate(SEGMENTS * SEGMENT_LENGTH);
            final SendBatch out = new SendBatch(1);
            out.destination(new NativeSocketAddress(destination, false));
            out.add(payload.address(), SEGMENTS * SEGMENT_LENGTH, SEGMENT_LENGTH);
            final int sent = out.send(senderFd);
            if (sent < 0)
            {
                return unavailable("sendmsg(UDP_SEGMENT) failed: " + Errno.name(-sent));
            }
        }
        // Over loopback a datagram is in the receiver's queue when the sender's call returns.
        final ReceiveBatch in = new ReceiveBatch(1, MAX_DATAGRAM_LENGTH);
        final int received = in.receive(receiverFd, 1);
        if (received < 0)
        {
            return unavailable("recvmsg() on loopback failed: " + Errno.name(-received));
        }
        return in.length(0) == SEGMENTS * SEGMENT_LENGTH && in.segmentLength(0) == SEGMENT_LENGTH ?
            CheckResult.ok("a run of " + SEGMENTS + " datagrams crossed loopback in one piece", NEEDED) :
            unavailable("a run of datagrams crossed loopback in pieces of " + in.length(0) + " bytes");
    }

    private static CheckResult unavailable(final String found)
    {
        return CheckResult.warn(found, NEEDED, "datagrams go one by one through the kernel; use a newer kernel");
    }
}
