/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpRouteTest
{
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3:40456, true", "10.1.2.3, 10.1.2.30:40456, false", "10.1.2.3, 10.1.2.4:40456, false",
        "10.1.2.3, 127.0.0.1:40456, false", "127.0.0.2, 127.0.0.1:40456, true",
        "::1, 0:0:0:0:0:0:0:1:40456, true", "fd00::1, fd00:0:0:0:0:0:0:1:40456, true",
        "fd00::1, fd00:0:0:0:0:0:0:2:40456, false", "fd00::1, fd00:0:0:0:0:0:0:1, false"})
    void shouldTakeAStreamFromThePeerAlone(final String peer, final String source, final boolean isPeer)
        throws UnknownHostException
    {
        final InetAddress address = InetAddress.getByName(peer);
        assertThat(UdpRoute.ofServer(address, address, 40_000).isFromPeer(source)).isEqualTo(isPeer);
    }

    @Test
    void shouldNameHostsAsChannelsDo() throws UnknownHostException
    {
        assertThat(UdpRoute.host(InetAddress.getByName("10.1.2.3"))).isEqualTo("10.1.2.3");
        assertThat(UdpRoute.host(InetAddress.getByName("fd00::1"))).isEqualTo("[fd00:0:0:0:0:0:0:1]");
    }
}
