/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.netlink.MacAddress;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MulticastMacTest
{
    @ParameterizedTest
    @CsvSource({
        "224.0.0.1,       01:00:5e:00:00:01",
        "224.20.30.39,    01:00:5e:14:1e:27",
        "239.255.255.255, 01:00:5e:7f:ff:ff",
        "239.128.0.1,     01:00:5e:00:00:01",
        "ff02::1,         33:33:00:00:00:01",
        "ff05::fedc:ba98, 33:33:fe:dc:ba:98"})
    void shouldMapGroups(final String group, final String mac) throws Exception
    {
        assertThat(new MacAddress(MulticastMac.of(InetAddress.getByName(group).getAddress()))).hasToString(mac);
    }
}
