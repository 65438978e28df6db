/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceAddressesTest
{
    private final SourceAddresses addresses = new SourceAddresses();

    @Test
    void shouldGiveTheSameObjectForTheSameSource()
    {
        final InetSocketAddress first = addresses.ipv4(0x7f000001, 40_123);
        final InetSocketAddress second = addresses.ipv4(0xc0a80001, 40_123);

        assertThat(first).isEqualTo(new InetSocketAddress("127.0.0.1", 40_123));
        assertThat(second).isEqualTo(new InetSocketAddress("192.168.0.1", 40_123));
        assertThat(addresses.ipv4(0x7f000001, 40_123)).isSameAs(first);
        assertThat(addresses.ipv4(0xc0a80001, 40_123)).isSameAs(second);
        assertThat(addresses.ipv4(0xc0a80001, 65_535).getPort()).isEqualTo(65_535);
        assertThat(addresses.size()).isEqualTo(3);
    }

    @Test
    void shouldTellIpv6SourcesApart()
    {
        final InetSocketAddress loopback = addresses.ipv6(0, 1, 0, 9);
        final InetSocketAddress linkLocal = addresses.ipv6(0xfe80L << 48, 1, 1, 9);

        assertThat(loopback).isEqualTo(new InetSocketAddress("::1", 9));
        assertThat(addresses.ipv6(0, 1, 0, 9)).isSameAs(loopback);
        assertThat(addresses.ipv6(0, 1, 0, 10)).isNotEqualTo(loopback);
        assertThat(((Inet6Address)linkLocal.getAddress()).getScopeId()).isEqualTo(1);
        assertThat(addresses.ipv6(0xfe80L << 48, 1, 1, 9)).isSameAs(linkLocal);
        assertThat(addresses.ipv6(0, 0xffff_7f00_0001L, 0, 9).getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void shouldNotGrowWithoutBound()
    {
        for (int i = 0; i < 100_000; i++)
        {
            addresses.ipv4(i, 1);
            addresses.ipv6(i, i, 0, 1);
        }
        assertThat(addresses.size()).isLessThanOrEqualTo(4_096);
        assertThat(addresses.ipv4(99_999, 1).getPort()).isEqualTo(1);
    }
}
