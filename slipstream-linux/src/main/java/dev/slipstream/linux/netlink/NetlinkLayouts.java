/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The structs of {@code linux/netlink.h}, {@code linux/rtnetlink.h}, {@code linux/if_addr.h} and
 * {@code linux/neighbour.h} that are used here, fields named as in C, and the offsets that readers and writers need.
 */
final class NetlinkLayouts
{
    static final StructLayout SOCKADDR_NL = structLayout(
        JAVA_SHORT.withName("nl_family"),
        JAVA_SHORT.withName("nl_pad"),
        JAVA_INT.withName("nl_pid"),
        JAVA_INT.withName("nl_groups"));

    static final StructLayout NLMSGHDR = structLayout(
        JAVA_INT.withName("nlmsg_len"),
        JAVA_SHORT.withName("nlmsg_type"),
        JAVA_SHORT.withName("nlmsg_flags"),
        JAVA_INT.withName("nlmsg_seq"),
        JAVA_INT.withName("nlmsg_pid"));

    static final StructLayout NLMSGERR = structLayout(
        JAVA_INT.withName("error"),
        NLMSGHDR.withName("msg"));

    static final StructLayout NLATTR = structLayout(
        JAVA_SHORT.withName("nla_len"),
        JAVA_SHORT.withName("nla_type"));

    static final StructLayout IFINFOMSG = structLayout(
        JAVA_BYTE.withName("ifi_family"),
        JAVA_BYTE.withName("__ifi_pad"),
        JAVA_SHORT.withName("ifi_type"),
        JAVA_INT.withName("ifi_index"),
        JAVA_INT.withName("ifi_flags"),
        JAVA_INT.withName("ifi_change"));

    static final StructLayout IFADDRMSG = structLayout(
        JAVA_BYTE.withName("ifa_family"),
        JAVA_BYTE.withName("ifa_prefixlen"),
        JAVA_BYTE.withName("ifa_flags"),
        JAVA_BYTE.withName("ifa_scope"),
        JAVA_INT.withName("ifa_index"));

    static final StructLayout RTMSG = structLayout(
        JAVA_BYTE.withName("rtm_family"),
        JAVA_BYTE.withName("rtm_dst_len"),
        JAVA_BYTE.withName("rtm_src_len"),
        JAVA_BYTE.withName("rtm_tos"),
        JAVA_BYTE.withName("rtm_table"),
        JAVA_BYTE.withName("rtm_protocol"),
        JAVA_BYTE.withName("rtm_scope"),
        JAVA_BYTE.withName("rtm_type"),
        JAVA_INT.withName("rtm_flags"));

    static final StructLayout NDMSG = structLayout(
        JAVA_BYTE.withName("ndm_family"),
        JAVA_BYTE.withName("ndm_pad1"),
        JAVA_SHORT.withName("ndm_pad2"),
        JAVA_INT.withName("ndm_ifindex"),
        JAVA_SHORT.withName("ndm_state"),
        JAVA_BYTE.withName("ndm_flags"),
        JAVA_BYTE.withName("ndm_type"));

    static final int NLMSGHDR_LENGTH = (int)NLMSGHDR.byteSize();
    static final int NLATTR_LENGTH = (int)NLATTR.byteSize();
    static final int IFINFOMSG_LENGTH = (int)IFINFOMSG.byteSize();
    static final int IFADDRMSG_LENGTH = (int)IFADDRMSG.byteSize();
    static final int RTMSG_LENGTH = (int)RTMSG.byteSize();
    static final int NDMSG_LENGTH = (int)NDMSG.byteSize();
    static final int SOCKADDR_NL_LENGTH = (int)SOCKADDR_NL.byteSize();

    /** {@code AF_UNSPEC}, {@code AF_INET}, {@code AF_INET6} and {@code AF_NETLINK} of {@code bits/socket.h}. */
    static final int AF_UNSPEC = 0;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;

    private NetlinkLayouts()
    {
    }

    static long offset(final StructLayout layout, final String field)
    {
        return layout.byteOffset(PathElement.groupElement(field));
    }

    /**
     * {@code NLMSG_ALIGN} and {@code NLA_ALIGN}: everything in netlink starts at a multiple of four.
     */
    static int align(final int length)
    {
        return (length + 3) & ~3;
    }

    /**
     * How long an address of a family is.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}.
     * @return in bytes, or 0 for a family whose addresses are not read here.
     */
    static int addressLength(final int family)
    {
        return switch (family)
        {
            case AF_INET -> 4;
            case AF_INET6 -> 16;
            default -> 0;
        };
    }
}
