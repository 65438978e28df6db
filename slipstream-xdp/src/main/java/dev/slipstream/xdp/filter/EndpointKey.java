/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An endpoint as the filter's map knows it: 16 bytes of address (IPv4 in the first four, then zeros; all zeros is the
 * wildcard), the port in network byte order, the family in the machine's.
 */
final class EndpointKey
{
    static final int LENGTH = 20;
    static final int PORT_OFFSET = 16;
    static final int FAMILY_OFFSET = 18;
    static final int FAMILY_IPV4 = 4;
    static final int FAMILY_IPV6 = 6;

    private EndpointKey()
    {
    }

    static byte[] of(final InetAddress address, final int port)
    {
        if (port <= 0 || port > 0xFFFF)
        {
            throw new IllegalArgumentException("not a UDP port: " + port);
        }
        final int family = address instanceof Inet4Address ? FAMILY_IPV4 : FAMILY_IPV6;
        return ByteBuffer.allocate(LENGTH)
            .put(address.getAddress())
            .putShort(PORT_OFFSET, (short)port)
            .order(ByteOrder.nativeOrder())
            .putShort(FAMILY_OFFSET, (short)family)
            .array();
    }
}
