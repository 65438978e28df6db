/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.bench.worker.ClientKind;
import dev.slipstream.bench.worker.DriverKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CastTest
{
    @Test
    void shouldHaveAPartForEverySystemOfEveryScenario()
    {
        for (final Scenario scenario : Scenarios.all())
        {
            if (scenario.place() == Scenario.Place.RPC)
            {
                // Its systems are transports of gRPC, without a driver and a client of their own.
                continue;
            }
            for (final BenchSystem system : scenario.withPeer().systems())
            {
                assertThat(Cast.of(scenario, system)).as(scenario.name() + " " + system.id()).isNotNull();
            }
        }
    }

    @Test
    void shouldLetOnlyTheDriverDifferWhereClientsAreStock()
    {
        final Scenario scenario = Scenarios.byName("ipc-stock-client-1k");
        final Cast stock = Cast.of(scenario, BenchSystem.STOCK);
        final Cast doorbell = Cast.of(scenario, BenchSystem.DOORBELL);
        assertThat(stock).isEqualTo(new Cast(DriverKind.STOCK, ClientKind.BACKOFF));
        assertThat(doorbell).isEqualTo(new Cast(DriverKind.KERNEL, ClientKind.BACKOFF));
    }

    @Test
    void shouldAddTheExternalDriverWhereItsClientsCanReachIt()
    {
        assertThat(Scenarios.byName("ipc-pingpong-1k").withPeer().systems()).endsWith(BenchSystem.PEER);
        assertThat(Scenarios.byName("loopback-throughput-1376").withPeer().systems()).endsWith(BenchSystem.PEER);
        assertThat(Scenarios.byName("net-throughput-1376").withPeer().systems()).doesNotContain(BenchSystem.PEER);
        assertThat(Scenarios.byName("ipc-bare-wake-1k").withPeer().systems()).doesNotContain(BenchSystem.PEER);
    }

    @Test
    void shouldSayThatNoExternalDriverIsThere(@TempDir final Path directory)
    {
        assertThatThrownBy(() -> PeerDriver.find(directory)).isInstanceOf(BenchException.class)
            .hasMessageContaining("no media driver is active in " + directory);
    }
}
