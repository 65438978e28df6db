/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Builds packets byte by byte, correct unless told otherwise.
 */
public final class PacketBuilder
{
    public static final int TYPE_DATA = 1;
    public static final int TYPE_SETUP = 5;

    /** IPv6 asks for one; that it is wrong nobody finds who does not look. */
    private static final int UNVERIFIED_CHECKSUM = 0xBEEF;

    private static final byte[] MAC_ADDRESSES = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};

    private InetAddress source = address("10.0.0.1");
    private InetAddress destination = address("10.0.0.2");
    private int port = 40456;
    private int[] vlanTypes = {};
    private byte[] options = {};
    private int fragmentField;
    private int protocol = 17;
    private int ipPadding;
    private int udpLengthExcess;
    private int trailer;
    private byte[] payload = frame(TYPE_DATA, 64, 64);

    public static InetAddress address(final String literal)
    {
        try
        {
            return InetAddress.getByName(literal);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException(literal, ex);
        }
    }

    public static byte[] frame(final int type, final int frameLength, final int datagramLength)
    {
        return frame(0, type, frameLength, datagramLength);
    }

    public static byte[] frame(final int version, final int type, final int frameLength, final int datagramLength)
    {
        final byte[] header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(frameLength).put((byte)version).put((byte)0xC0).putShort((short)type).array();
        return Arrays.copyOf(header, datagramLength);
    }

    public PacketBuilder to(final String destinationAddress, final int destinationPort)
    {
        destination = address(destinationAddress);
        source = address(destination.getAddress().length == 4 ? "10.0.0.1" : "fd00::1");
        port = destinationPort;
        return this;
    }

    public PacketBuilder vlan(final int... types)
    {
        vlanTypes = types;
        return this;
    }

    public PacketBuilder options(final int length)
    {
        options = new byte[length];
        return this;
    }

    public PacketBuilder fragment(final int field)
    {
        fragmentField = field;
        return this;
    }

    public PacketBuilder protocol(final int number)
    {
        protocol = number;
        return this;
    }

    /** Bytes that IP counts and UDP does not. */
    public PacketBuilder ipPadding(final int bytes)
    {
        ipPadding = bytes;
        return this;
    }

    /** Bytes that UDP claims and nobody has. */
    public PacketBuilder udpLengthExcess(final int bytes)
    {
        udpLengthExcess = bytes;
        return this;
    }

    /** Bytes behind the IP packet, as the minimum frame size of Ethernet makes them. */
    public PacketBuilder trailer(final int bytes)
    {
        trailer = bytes;
        return this;
    }

    public PacketBuilder payload(final byte[] bytes)
    {
        payload = bytes;
        return this;
    }

    public byte[] build()
    {
        final boolean isIpv4 = destination.getAddress().length == 4;
        final ByteBuffer packet = ByteBuffer.allocate(16_384).put(MAC_ADDRESSES);
        for (final int type : vlanTypes)
        {
            packet.putShort((short)type).putShort((short)7);
        }
        packet.putShort((short)(isIpv4 ? 0x0800 : 0x86DD));
        final int ipPayload = 8 + payload.length + ipPadding;
        if (isIpv4)
        {
            final int headerLength = 20 + options.length;
            packet.put((byte)(0x40 | headerLength / 4)).put((byte)0).putShort((short)(headerLength + ipPayload))
                .putShort((short)1).putShort((short)fragmentField).put((byte)64).put((byte)protocol).putShort((short)0)
                .put(source.getAddress()).put(destination.getAddress()).put(options);
        }
        else
        {
            packet.putInt(0x60000000).putShort((short)ipPayload).put((byte)protocol).put((byte)64)
                .put(source.getAddress()).put(destination.getAddress());
        }
        packet.putShort((short)50000).putShort((short)port)
            .putShort((short)(8 + payload.length + udpLengthExcess)).putShort((short)(isIpv4 ? 0 : UNVERIFIED_CHECKSUM))
            .put(payload).put(new byte[ipPadding + trailer]);
        return Arrays.copyOf(packet.array(), packet.position());
    }
}
