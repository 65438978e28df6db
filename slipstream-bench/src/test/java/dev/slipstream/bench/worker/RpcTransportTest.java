/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sidecar.config.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RpcTransportTest
{
    private static final Path DIRECTORY = Path.of("/dev/shm/bench");

    @Test
    void shouldBeReachedByASidecarWhereItServes()
    {
        assertThat(address(RpcTransport.UDS)).isEqualTo(new Address.Unix(DIRECTORY.resolve("server.uds")));
        assertThat(address(RpcTransport.TCP)).isEqualTo(new Address.Tcp("127.0.0.1", 4711));
        assertThat(address(RpcTransport.SHM)).isEqualTo(new Address.Shm("server"));
    }

    private static Address address(final RpcTransport transport)
    {
        return Address.parse(transport.sidecarAddress(DIRECTORY, "server", 4711));
    }
}
