/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.AF_INET;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFADDRMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFADDRMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An IP address of an interface, as it was when the kernel was asked.
 *
 * @param interfaceIndex the interface's number.
 * @param address        the address; an IPv6 address has the interface as its scope.
 * @param prefixLength   bits of the address that name its network.
 * @param flags          {@code IFA_F_*} of {@code linux/if_addr.h}; see {@link #isUsable()}.
 */
public record InterfaceAddress(int interfaceIndex, InetAddress address, int prefixLength, int flags)
{
    // linux/if_addr.h.
    static final int IFA_F_DADFAILED = 0x08;
    static final int IFA_F_TENTATIVE = 0x40;
    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_FLAGS = 8;

    private static final long FAMILY_OFFSET = offset(IFADDRMSG, "ifa_family");
    private static final long PREFIX_LENGTH_OFFSET = offset(IFADDRMSG, "ifa_prefixlen");
    private static final long FLAGS_OFFSET = offset(IFADDRMSG, "ifa_flags");
    private static final long INDEX_OFFSET = offset(IFADDRMSG, "ifa_index");

    /**
     * Whether packets may carry it as their source. An IPv6 address may not until it is known to be unique.
     *
     * @return true if so.
     */
    public boolean isUsable()
    {
        return (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0;
    }

    /**
     * Whether another address is the same one, perhaps in another state.
     *
     * @param other the other.
     * @return true if interface, address and prefix length agree.
     */
    public boolean isSameAs(final InterfaceAddress other)
    {
        return interfaceIndex == other.interfaceIndex && prefixLength == other.prefixLength &&
            address.equals(other.address);
    }

    /**
     * Read an address message.
     *
     * @param message an {@code RTM_NEWADDR} or {@code RTM_DELADDR} message.
     * @return the address, or null if it is not an IP address.
     */
    static @Nullable InterfaceAddress read(final NetlinkMessage message)
    {
        final long header = message.payload(IFADDRMSG_LENGTH);
        final MemorySegment buffer = message.buffer();
        final int family = Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + FAMILY_OFFSET));
        if (NetlinkLayouts.addressLength(family) == 0)
        {
            return null;
        }
        int flags = Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + FLAGS_OFFSET));
        // IFA_LOCAL is the interface's own address; IFA_ADDRESS is that or, on a point-to-point link, the peer's.
        byte[] local = null;
        byte[] address = null;
        final NetlinkAttributes attributes = new NetlinkAttributes();
        attributes.wrap(message, IFADDRMSG_LENGTH);
        while (attributes.next())
        {
            switch (attributes.type())
            {
                case IFA_LOCAL -> local = attributes.readAddress(family);
                case IFA_ADDRESS -> address = attributes.readAddress(family);
                case IFA_FLAGS -> flags = attributes.readInt();
                default ->
                    {
                    }
            }
        }
        final byte[] own = local == null ? address : local;
        final int index = buffer.get(JAVA_INT_UNALIGNED, header + INDEX_OFFSET);
        if (own == null)
        {
            throw new NetlinkFormatException("the message about an address of interface " + index + " carries none");
        }
        return new InterfaceAddress(index, toInetAddress(family, own, index),
            Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + PREFIX_LENGTH_OFFSET)), flags);
    }

    private static InetAddress toInetAddress(final int family, final byte[] address, final int index)
    {
        try
        {
            return family == AF_INET ? InetAddress.getByAddress(address) :
                Inet6Address.getByAddress(null, address, index);
        }
        catch (final UnknownHostException e)
        {
            throw new IllegalStateException("an address of checked length was refused", e);
        }
    }
}
