/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Source addresses as objects: one immutable {@link InetSocketAddress} per address and port, because Aeron keeps them
 * in images and pending set-ups, and a new one per datagram would be garbage.
 *
 * <p>Bounded: whoever forges sources can make it start afresh, not grow. For the receiver's thread only.
 */
public final class SourceAddresses
{
    private static final int MAX_ADDRESSES = 4_096;

    private final Long2ObjectHashMap<InetSocketAddress> ipv4Addresses = new Long2ObjectHashMap<>();
    private final Map<Ipv6Key, InetSocketAddress> ipv6Addresses = new HashMap<>();
    private final Ipv6Key probe = new Ipv6Key();

    /**
     * The address object of an IPv4 source. Allocates only for a source that was not seen before.
     *
     * @param ipv4 the address as a number: {@code 127.0.0.1} is {@code 0x7f000001}.
     * @param port 0 to 65,535.
     * @return the address.
     */
    public InetSocketAddress ipv4(final int ipv4, final int port)
    {
        final long key = ((long)ipv4 << Short.SIZE) | port;
        final InetSocketAddress known = ipv4Addresses.get(key);
        return known != null ? known : addIpv4(key, ipv4, port);
    }

    /**
     * The address object of an IPv6 source. Allocates only for a source that was not seen before.
     *
     * @param high    first eight bytes of the address.
     * @param low     last eight bytes of the address.
     * @param scopeId index of the interface that a link-local address belongs to, or 0.
     * @param port    0 to 65,535.
     * @return the address; that of the IPv4 source if it maps one.
     */
    public InetSocketAddress ipv6(final long high, final long low, final int scopeId, final int port)
    {
        probe.set(high, low, scopeId, port);
        final InetSocketAddress known = ipv6Addresses.get(probe);
        return known != null ? known : addIpv6(high, low, scopeId, port);
    }

    int size()
    {
        return ipv4Addresses.size() + ipv6Addresses.size();
    }

    private InetSocketAddress addIpv4(final long key, final int ipv4, final int port)
    {
        final InetSocketAddress address = new InetSocketAddress(
            host(ByteBuffer.allocate(Integer.BYTES).putInt(ipv4).array(), 0), port);
        makeRoom();
        ipv4Addresses.put(key, address);
        return address;
    }

    private InetSocketAddress addIpv6(final long high, final long low, final int scopeId, final int port)
    {
        final byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        final InetSocketAddress address = new InetSocketAddress(host(bytes, scopeId), port);
        makeRoom();
        final Ipv6Key key = new Ipv6Key();
        key.set(high, low, scopeId, port);
        ipv6Addresses.put(key, address);
        return address;
    }

    private void makeRoom()
    {
        if (size() >= MAX_ADDRESSES)
        {
            ipv4Addresses.clear();
            ipv6Addresses.clear();
        }
    }

    private static InetAddress host(final byte[] bytes, final int scopeId)
    {
        try
        {
            return scopeId == 0 ?
                InetAddress.getByAddress(bytes) :
                Inet6Address.getByAddress(null, bytes, scopeId);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("address of " + bytes.length + " bytes refused", ex);
        }
    }

    private static final class Ipv6Key
    {
        private long high;
        private long low;
        private int scopeId;
        private int port;

        void set(final long high, final long low, final int scopeId, final int port)
        {
            this.high = high;
            this.low = low;
            this.scopeId = scopeId;
            this.port = port;
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof final Ipv6Key key && key.high == high && key.low == low &&
                key.scopeId == scopeId && key.port == port;
        }

        @Override
        public int hashCode()
        {
            return Long.hashCode(31 * (31 * high + low) + ((long)scopeId << Short.SIZE) + port);
        }
    }
}
