/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.receive.SourceAddresses;
import dev.slipstream.xdp.PacketHandler;
import dev.slipstream.xdp.XskSocket;
import dev.slipstream.xdp.packet.UdpPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Takes packets out of the RX rings and has their datagrams dispatched, straight out of UMEM.
 *
 * <p>For the receiver's thread. Allocates nothing but an address object for a source that was not seen before.
 */
final class ReceivePump implements PacketHandler
{
    /** Packets of one queue in one duty cycle: enough to pay for the rings, few enough that others have a turn. */
    private static final int BATCH = 64;

    private final UdpPacket packet = new UdpPacket();
    private final SourceAddresses sources = new SourceAddresses();
    private final ReceiveCounters counters;

    private ReceptionTable receptions = ReceptionTable.EMPTY;
    private boolean isVerifying;
    private @Nullable ReceivePath lastPath;
    private int pathBytes;
    private int datagrams;
    private int bytes;

    ReceivePump(final ReceiveCounters counters)
    {
        this.counters = counters;
    }

    /**
     * Take a batch from each queue of each interface.
     *
     * @param interfaces to take from.
     * @param table      to look endpoints up in.
     */
    void pump(final XdpInterface[] interfaces, final ReceptionTable table)
    {
        receptions = table;
        for (final XdpInterface xdpInterface : interfaces)
        {
            isVerifying = xdpInterface.isVerifying();
            for (int i = 0; i < xdpInterface.sockets().size(); i++)
            {
                final XskSocket socket = xdpInterface.sockets().get(i);
                if (socket.receiver().poll(this, BATCH) > 0)
                {
                    account();
                }
            }
        }
    }

    @Override
    public void onPacket(final long address, final int length)
    {
        if (!packet.wrap(address, length))
        {
            counters.unreadable().incrementRelease();
            return;
        }
        final Reception reception = receptions.find(
            packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
        if (reception == null)
        {
            counters.unaddressed().incrementRelease();
            return;
        }
        if (isVerifying && !packet.isIntact())
        {
            counters.damaged().incrementRelease();
            return;
        }

        final ReceivePath path = reception.path();
        final int payloadLength = packet.payloadLength();
        if (path != lastPath)
        {
            flushPath();
            lastPath = path;
        }
        pathBytes += payloadLength;
        datagrams++;
        bytes += payloadLength;
        // Catches what the driver throws: one frame's trouble is not the next one's.
        path.dispatcher().dispatch(
            packet.payloadAddress(), payloadLength, source(), reception.transportIndex());
    }

    private InetSocketAddress source()
    {
        return packet.isIpv6() ?
            sources.ipv6(packet.sourceHigh(), packet.sourceLow(), 0, packet.sourcePort()) :
            sources.ipv4((int)packet.sourceLow(), packet.sourcePort());
    }

    private void account()
    {
        flushPath();
        lastPath = null;
        counters.datagrams().getAndAddRelease(datagrams);
        counters.bytes().getAndAddRelease(bytes);
        counters.batches().incrementRelease();
        datagrams = 0;
        bytes = 0;
    }

    private void flushPath()
    {
        if (lastPath != null && pathBytes > 0)
        {
            lastPath.addPumped(pathBytes);
        }
        pathBytes = 0;
    }
}
