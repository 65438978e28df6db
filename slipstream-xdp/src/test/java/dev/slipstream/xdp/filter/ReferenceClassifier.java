/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * The filter once more, written from the protocols' specifications in the plainest Java: reads the packet from front to
 * back as a stream whose end is an exception.
 */
final class ReferenceClassifier
{
    private final Set<InetSocketAddress> endpoints;
    private final int maxPacketLength;

    ReferenceClassifier(final Set<InetSocketAddress> endpoints, final int maxPacketLength)
    {
        this.endpoints = endpoints;
        this.maxPacketLength = maxPacketLength;
    }

    Verdict classify(final byte[] packet)
    {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packet)))
        {
            return ethernet(in, packet.length);
        }
        catch (final EOFException ex)
        {
            return Verdict.MALFORMED;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private Verdict ethernet(final DataInputStream in, final int packetLength) throws IOException
    {
        in.readFully(new byte[12]);
        int type = in.readUnsignedShort();
        if (type == 0x8100 || type == 0x88A8)
        {
            in.readUnsignedShort();
            type = in.readUnsignedShort();
        }
        return switch (type)
        {
            case 0x0800 -> ipv4(in, packetLength);
            case 0x86DD -> ipv6(in, packetLength);
            default -> Verdict.NOT_IP;
        };
    }

    private Verdict ipv4(final DataInputStream in, final int packetLength) throws IOException
    {
        final byte[] header = new byte[20];
        in.readFully(header);
        if (header[9] != 17)
        {
            return Verdict.NOT_UDP;
        }
        final int version = (header[0] & 0xFF) >> 4;
        final int headerWords = header[0] & 0xF;
        if (version != 4 || headerWords < 5)
        {
            return Verdict.MALFORMED;
        }
        if (headerWords > 5)
        {
            return Verdict.IP_OPTIONS;
        }
        final boolean moreFragments = (header[6] & 0x20) != 0;
        final int fragmentOffset = unsignedShort(header, 6) & 0x1FFF;
        if (moreFragments || fragmentOffset != 0)
        {
            return Verdict.FRAGMENT;
        }
        final InetAddress destination = InetAddress.getByAddress(Arrays.copyOfRange(header, 16, 20));
        return udp(in, unsignedShort(header, 2) - 20, destination, InetAddress.getByName("0.0.0.0"), packetLength);
    }

    private Verdict ipv6(final DataInputStream in, final int packetLength) throws IOException
    {
        final byte[] header = new byte[40];
        in.readFully(header);
        if ((header[0] & 0xFF) >> 4 != 6)
        {
            return Verdict.MALFORMED;
        }
        return switch (header[6])
        {
            case 17 -> udp(in, unsignedShort(header, 4), ipv6Address(header), InetAddress.getByName("::"),
                packetLength);
            case 44 -> Verdict.FRAGMENT;
            case 0, 43, 60 -> Verdict.IP_OPTIONS;
            default -> Verdict.NOT_UDP;
        };
    }

    private Verdict udp(
        final DataInputStream in,
        final int lengthFromIp,
        final InetAddress destination,
        final InetAddress wildcard,
        final int packetLength) throws IOException
    {
        if (lengthFromIp < 8 || lengthFromIp > in.available())
        {
            return Verdict.MALFORMED;
        }
        in.readUnsignedShort();
        final int port = in.readUnsignedShort();
        final int length = in.readUnsignedShort();
        in.readUnsignedShort();
        if (!endpoints.contains(new InetSocketAddress(destination, port)) &&
            (destination.isMulticastAddress() || !endpoints.contains(new InetSocketAddress(wildcard, port))))
        {
            return Verdict.NOT_REGISTERED;
        }
        if (length < 8 || length > lengthFromIp)
        {
            return Verdict.MALFORMED;
        }
        return aeron(in, length - 8, packetLength);
    }

    private Verdict aeron(final DataInputStream in, final int length, final int packetLength) throws IOException
    {
        if (length < 8)
        {
            return Verdict.NOT_AERON;
        }
        final long frameLength = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        final int version = in.readUnsignedByte();
        in.readUnsignedByte();
        final int type = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        if (version != 0 || type > 11 || (type != 0 && frameLength > length))
        {
            return Verdict.NOT_AERON;
        }
        return packetLength > maxPacketLength ? Verdict.TOO_LARGE : Verdict.REDIRECTED;
    }

    /** Not by InetAddress.getByAddress: that makes an IPv4 address of one that is mapped. */
    private static InetAddress ipv6Address(final byte[] header) throws UnknownHostException
    {
        return Inet6Address.getByAddress(null, Arrays.copyOfRange(header, 24, 40), -1);
    }

    private static int unsignedShort(final byte[] bytes, final int offset)
    {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }
}
