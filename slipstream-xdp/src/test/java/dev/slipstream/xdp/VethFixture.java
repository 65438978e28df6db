/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.Resources;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import dev.slipstream.xdp.packet.IpHeaderFields;
import dev.slipstream.xdp.packet.UdpTemplate;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Two namespaces and a veth pair between them.
 *
 * @param resources      what to close.
 * @param leftNamespace  where packets are sent.
 * @param rightNamespace where they are received.
 */
record VethFixture(Resources resources, NetworkNamespace leftNamespace, NetworkNamespace rightNamespace)
    implements
        AutoCloseable
{
    static final String LEFT = "left0";
    static final String RIGHT = "right0";
    static final String RIGHT_ADDRESS = "10.0.0.2";
    static final String RIGHT_IPV6_ADDRESS = "fd00::2";
    static final int PORT = 40456;

    private static final int TIMEOUT_MS = 20_000;

    /** Skips the test where namespaces cannot be made. */
    static VethFixture create()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport.unavailabilityCause());
        final Resources resources = new Resources();
        try
        {
            final NetworkNamespace left = resources.own(NetworkNamespace.create("xsk-left"));
            final NetworkNamespace right = resources.own(NetworkNamespace.create("xsk-right"));
            resources.own(VethPair.connect(
                VethEnd.of(left, LEFT, "10.0.0.1/24", "fd00::1/64"),
                VethEnd.of(right, RIGHT, RIGHT_ADDRESS + "/24", RIGHT_IPV6_ADDRESS + "/64")));
            return new VethFixture(resources, left, right);
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    XskSocket openLeft()
    {
        return openLeft(0, XskConfiguration.DEFAULT.busyPatience());
    }

    XskSocket openLeft(final int queue, final Duration patience)
    {
        return InNamespace.call(leftNamespace, () -> XskSocket.open(
            LEFT, NetworkInterface.getByName(LEFT).getIndex(), queue,
            XskConfiguration.DEFAULT.withFrames(512, 128).withBusyPatience(patience)));
    }

    Receiving receiveRight(final XdpMode mode)
    {
        return receiveRight(mode, XskConfiguration.DEFAULT);
    }

    Receiving receiveRight(final XdpMode mode, final XskConfiguration configuration)
    {
        return InNamespace.call(rightNamespace, () -> Receiving.open(mode, configuration));
    }

    FileDescriptor attachRight(final AeronPacketFilter filter)
    {
        return InNamespace.call(rightNamespace,
            () -> filter.attach(NetworkInterface.getByName(RIGHT).getIndex(), XdpMode.NATIVE));
    }

    DatagramSocket openLeftSocket()
    {
        return InNamespace.call(leftNamespace, () -> new DatagramSocket());
    }

    DatagramSocket openRightSocket()
    {
        return InNamespace.call(rightNamespace, () ->
        {
            final DatagramSocket socket = new DatagramSocket(PORT);
            socket.setSoTimeout(TIMEOUT_MS);
            return socket;
        });
    }

    /** Headers from the left to the right. */
    UdpTemplate template(final String destination, final int sourcePort)
    {
        final String source = destination.equals(RIGHT_ADDRESS) ? "10.0.0.1" : "fd00::1";
        return new UdpTemplate(
            mac(leftNamespace, LEFT), mac(rightNamespace, RIGHT), new InetSocketAddress(source, sourcePort),
            new InetSocketAddress(destination, PORT), IpHeaderFields.DEFAULT);
    }

    private static long mac(final NetworkNamespace namespace, final String name)
    {
        final byte[] mac = InNamespace.call(namespace, () -> NetworkInterface.getByName(name).getHardwareAddress());
        return ByteBuffer.allocate(Long.BYTES).put(Short.BYTES, mac).getLong();
    }

    String rightLink()
    {
        return rightNamespace.exec("ip", "link", "show", RIGHT);
    }

    @Override
    public void close()
    {
        resources.close();
    }
}
