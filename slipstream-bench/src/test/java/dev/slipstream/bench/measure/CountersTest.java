/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountersTest
{
    private static final String DEV = """
        Inter-|   Receive                             |  Transmit
         face |bytes packets errs drop fifo frame comp multicast|bytes packets errs drop fifo colls carrier comp
            lo: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
        veth-xdp:12345 101 0 0 0 0 0 0 54321 202 0 0 0 0 0 0
        """;

    private static final String SNMP = """
        Ip: Forwarding DefaultTTL
        Ip: 1 64
        Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors
        Udp: 7 0 0 9 0
        UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors
        UdpLite: 1 1 1 1 1
        """;

    @Test
    void shouldReadInterfaceAndUdpCounters()
    {
        final NetCounters counters = NetCounters.parse(DEV, SNMP, "veth-xdp");
        assertThat(counters).isEqualTo(new NetCounters(101, 202, 7, 9));
        assertThat(counters.since(new NetCounters(100, 200, 4, 5))).isEqualTo(new NetCounters(1, 2, 3, 4));
        assertThatThrownBy(() -> NetCounters.parse(DEV, SNMP, "veth-x")).hasMessageContaining("no interface veth-x");
    }

    @Test
    void shouldReadTheCountersOfThisProcess()
    {
        assertThat(NetCounters.of(ProcessHandle.current().pid(), "lo").interfaceRx()).isNotNegative();
    }

    @Test
    void shouldNotCountIdleTimeAsBusy()
    {
        assertThat(MachineTimes.busyNs("cpu  1 2 3 1000 1000 4 5 6 7 8\ncpu0 ...\n")).isEqualTo(15 * 10_000_000L);
        assertThat(MachineTimes.now().busyNs()).isPositive();
    }
}
