/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import dev.slipstream.linux.LayoutAudit;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketLayoutsTest
{
    @Test
    void shouldAgreeWithTheHeaders() throws IOException, InterruptedException
    {
        new LayoutAudit("sys/socket.h", "netinet/in.h", "linux/udp.h").struct("struct iovec", SocketLayouts.IOVEC)
            .struct("struct msghdr", SocketLayouts.MSGHDR).struct("struct mmsghdr", SocketLayouts.MMSGHDR)
            .struct("struct cmsghdr", SocketLayouts.CMSGHDR).struct("struct sockaddr_in", SocketLayouts.SOCKADDR_IN)
            .struct("struct sockaddr_in6", SocketLayouts.SOCKADDR_IN6).constant("AF_INET", SocketLayouts.AF_INET)
            .constant("AF_INET6", SocketLayouts.AF_INET6).constant("SOL_SOCKET", SocketOptions.SOL_SOCKET)
            .constant("IPPROTO_UDP", SocketOptions.SOL_UDP).constant("SO_BROADCAST", SocketOptions.SO_BROADCAST)
            .constant("SO_TIMESTAMPNS", SocketOptions.SO_TIMESTAMPNS)
            .constant("SCM_TIMESTAMPNS", SocketOptions.SO_TIMESTAMPNS)
            .constant("UDP_SEGMENT", SocketOptions.UDP_SEGMENT).constant("UDP_GRO", SocketOptions.UDP_GRO)
            .constant("CMSG_LEN(2)", SocketLayouts.controlMessageLength(2))
            .constant("CMSG_SPACE(2)", SocketLayouts.controlMessageSpace(2))
            .constant("CMSG_SPACE(16)", SocketLayouts.controlMessageSpace(16)).verify();
    }
}
