/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/**
 * The structures of {@code sys/socket.h} and {@code netinet/in.h} as the 64-bit C libraries lay them out. Pointers are
 * declared as {@code long}: every one of them points into memory whose address is kept as a number.
 */
public final class SocketLayouts
{
    /** {@code struct iovec} of {@code bits/types/struct_iovec.h}. */
    public static final StructLayout IOVEC = structLayout(JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"))
        .withName("iovec");

    /** {@code struct msghdr} of {@code bits/socket.h}. */
    public static final StructLayout MSGHDR = structLayout(
        JAVA_LONG.withName("msg_name"),
        JAVA_INT.withName("msg_namelen"),
        paddingLayout(4),
        JAVA_LONG.withName("msg_iov"),
        JAVA_LONG.withName("msg_iovlen"),
        JAVA_LONG.withName("msg_control"),
        JAVA_LONG.withName("msg_controllen"),
        JAVA_INT.withName("msg_flags"),
        paddingLayout(4)).withName("msghdr");

    /** {@code struct mmsghdr} of {@code bits/socket.h}. */
    static final StructLayout MMSGHDR = structLayout(
        MSGHDR.withName("msg_hdr"), JAVA_INT.withName("msg_len"), paddingLayout(4)).withName("mmsghdr");

    /** {@code struct cmsghdr} of {@code bits/socket.h}, without its data. */
    public static final StructLayout CMSGHDR = structLayout(
        JAVA_LONG.withName("cmsg_len"), JAVA_INT.withName("cmsg_level"), JAVA_INT.withName("cmsg_type"))
        .withName("cmsghdr");

    /** {@code struct sockaddr_in} of {@code netinet/in.h}; port and address are big-endian. */
    static final StructLayout SOCKADDR_IN = structLayout(
        JAVA_SHORT.withName("sin_family"),
        JAVA_SHORT.withName("sin_port"),
        JAVA_INT.withName("sin_addr"),
        sequenceLayout(8, JAVA_BYTE).withName("sin_zero")).withName("sockaddr_in");

    /** {@code struct sockaddr_in6} of {@code netinet/in.h}; port and address are big-endian. */
    static final StructLayout SOCKADDR_IN6 = structLayout(
        JAVA_SHORT.withName("sin6_family"),
        JAVA_SHORT.withName("sin6_port"),
        JAVA_INT.withName("sin6_flowinfo"),
        sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
        JAVA_INT.withName("sin6_scope_id")).withName("sockaddr_in6");

    /** {@code AF_INET} of {@code bits/socket.h}. */
    static final int AF_INET = 2;

    /** {@code AF_INET6} of {@code bits/socket.h}. */
    static final int AF_INET6 = 10;

    /** Byte offset of the field of this name. */
    public static final long IOV_BASE = IOVEC.byteOffset(groupElement("iov_base"));
    /** Byte offset of the field of this name. */
    public static final long IOV_LEN = IOVEC.byteOffset(groupElement("iov_len"));

    static final long MSG_NAME = MSGHDR.byteOffset(groupElement("msg_name"));
    static final long MSG_NAMELEN = MSGHDR.byteOffset(groupElement("msg_namelen"));
    /** Byte offset of the field of this name. */
    public static final long MSG_IOV = MSGHDR.byteOffset(groupElement("msg_iov"));
    /** Byte offset of the field of this name. */
    public static final long MSG_IOVLEN = MSGHDR.byteOffset(groupElement("msg_iovlen"));
    /** Byte offset of the field of this name. */
    public static final long MSG_CONTROL = MSGHDR.byteOffset(groupElement("msg_control"));
    /** Byte offset of the field of this name. */
    public static final long MSG_CONTROLLEN = MSGHDR.byteOffset(groupElement("msg_controllen"));
    /** Byte offset of the field of this name. */
    public static final long MSG_FLAGS = MSGHDR.byteOffset(groupElement("msg_flags"));
    static final long MSG_LEN = MMSGHDR.byteOffset(groupElement("msg_len"));

    /** Byte offset of the field of this name. */
    public static final long CMSG_LEN = CMSGHDR.byteOffset(groupElement("cmsg_len"));
    /** Byte offset of the field of this name. */
    public static final long CMSG_LEVEL = CMSGHDR.byteOffset(groupElement("cmsg_level"));
    /** Byte offset of the field of this name. */
    public static final long CMSG_TYPE = CMSGHDR.byteOffset(groupElement("cmsg_type"));
    /** Byte offset of the field of this name. */
    public static final long CMSG_DATA = CMSGHDR.byteSize();

    static final long SIN_FAMILY = SOCKADDR_IN.byteOffset(groupElement("sin_family"));
    static final long SIN_PORT = SOCKADDR_IN.byteOffset(groupElement("sin_port"));
    static final long SIN_ADDR = SOCKADDR_IN.byteOffset(groupElement("sin_addr"));
    static final long SIN6_ADDR = SOCKADDR_IN6.byteOffset(groupElement("sin6_addr"));
    static final long SIN6_SCOPE_ID = SOCKADDR_IN6.byteOffset(groupElement("sin6_scope_id"));

    private SocketLayouts()
    {
    }

    /**
     * {@code CMSG_LEN} of {@code bits/socket.h}: what a control message with so much data says in its header.
     *
     * @param dataLength of the message, in bytes.
     * @return the length with the header.
     */
    public static long controlMessageLength(final long dataLength)
    {
        return CMSG_DATA + dataLength;
    }

    /**
     * {@code CMSG_SPACE} of {@code bits/socket.h}: what it takes in the buffer, with the padding that follows it.
     *
     * @param dataLength of the message, in bytes.
     * @return the length with header and padding.
     */
    public static long controlMessageSpace(final long dataLength)
    {
        return (controlMessageLength(dataLength) + Long.BYTES - 1) & -Long.BYTES;
    }
}
