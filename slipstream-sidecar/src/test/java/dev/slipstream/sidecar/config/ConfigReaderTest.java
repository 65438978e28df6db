/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.config.SidecarConfig.Direction;
import dev.slipstream.sidecar.config.SidecarConfig.Protocol;
import dev.slipstream.sidecar.config.SidecarConfig.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest
{
    private static final String WHOLE = """
        eventLoops: 2
        admin: [tcp:127.0.0.1:0, "unix:/run/sidecar/admin.sock"]
        accessLog:
          target: stdout
          linesPerSecond: 50
        drain:
          accept: 2s
          application: 10s
          calls: 500ms
        limits:
          connections: 10
          calls: 20
          callsPerConnection: 30
          headerBytes: 8k
          streamWindow: 128k
          connectionWindow: 1m
          endpointConnections: 2
        upstreams:
          orders:
            endpoints: [tcp:10.0.0.1:50051, "tcp:[::1]:50051", unix:/run/orders.sock]
            connectTimeout: 1s
            ejection:
              failures: 3
              minimum: 50ms
              maximum: 1s
            tls: {key: /tls/orders.key, peers: ["spiffe://shop/orders", Orders.shop]}
          prices:
            dns: prices.shop.svc:50051
            refresh: 10s
            plaintext: true
        listeners:
          - name: out
            address: unix:/run/sidecar/out.sock
            direction: outbound
            routes:
              - service: shop.Orders
                method: Get
                upstream: orders
              - upstream: prices
          - name: raw
            address: tcp:127.0.0.1:9000
            direction: inbound
            protocol: bytes
            upstream: orders
          - name: in
            address: tcp:0.0.0.0:15001
            direction: inbound
            tls: {handshakeTimeout: 1s}
            routes:
              - upstream: orders
                peers: [a.shop]
        tls: {certificate: /tls/tls.crt, key: /tls/tls.key, authorities: /tls/ca.crt, refresh: 1s}
        """;

    private static final String LEAST = """
        listeners:
          - name: in
            address: tcp:127.0.0.1:1
            direction: inbound
            routes:
              - upstream: app
        upstreams:
          app:
            endpoints: [tcp:127.0.0.1:2]
        """;

    @Test
    void shouldReadEveryKey()
    {
        final SidecarConfig config = ConfigReader.parse("file", WHOLE);

        assertThat(config.eventLoops()).isEqualTo(2);
        assertThat(config.admin()).containsExactly(new Address.Tcp("127.0.0.1", 0),
            new Address.Unix(Path.of("/run/sidecar/admin.sock")));
        assertThat(config.accessLog())
            .isEqualTo(new SidecarConfig.AccessLog(SidecarConfig.LogTarget.STDOUT, 50));
        assertThat(config.drain()).isEqualTo(new SidecarConfig.Drain(
            TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(500)));
        assertThat(config.limits())
            .isEqualTo(new SidecarConfig.Limits(10, 20, 30, 8 << 10, 128 << 10, 1 << 20, 2));
        final SidecarConfig.Upstream orders = config.upstreams().get("orders");
        assertThat(orders.endpoints()).containsExactly(new Address.Tcp("10.0.0.1", 50051),
            new Address.Tcp("::1", 50051), new Address.Unix(Path.of("/run/orders.sock")));
        assertThat(orders.connectTimeoutNs()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(orders.ejection()).isEqualTo(new SidecarConfig.Ejection(3, 50_000_000, 1_000_000_000));
        assertThat(config.upstreams().get("prices").dns())
            .containsExactly(new Address.Tcp("prices.shop.svc", 50051));
        assertThat(config.listeners().get(0).routes()).containsExactly(new Route("shop.Orders", "Get", "orders",
            List.of()),
            new Route("", "", "prices", List.of()));
        assertThat(config.listeners().get(1).protocol()).isEqualTo(Protocol.BYTES);
        assertThat(config.listeners().get(1).direction()).isEqualTo(Direction.INBOUND);
        assertThat(orders.tls()).isEqualTo(new SidecarConfig.Tls(new SidecarConfig.TlsFiles(Path.of("/tls/tls.crt"),
            Path.of("/tls/orders.key"), Path.of("/tls/ca.crt")), List.of("spiffe://shop/orders", "orders.shop"),
            TimeUnit.SECONDS.toNanos(1)));
        assertThat(config.upstreams().get("prices").tls()).isNull();
        assertThat(config.listeners().get(1).tls()).isNull();
        final SidecarConfig.Listener in = config.listeners().get(2);
        assertThat(in.tls()).isEqualTo(new SidecarConfig.Tls(new SidecarConfig.TlsFiles(Path.of("/tls/tls.crt"),
            Path.of("/tls/tls.key"), Path.of("/tls/ca.crt")), List.of(), TimeUnit.SECONDS.toNanos(1)));
        assertThat(in.routes().getFirst().peers()).containsExactly("a.shop");
        assertThat(config.tlsRefreshNs()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(config.isHttp2(orders)).isTrue();
    }

    @Test
    void shouldFillInWhatIsNotSaid()
    {
        final SidecarConfig config = ConfigReader.parse("file", LEAST);

        assertThat(config.eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.admin()).isEmpty();
        assertThat(config.accessLog().target()).isEqualTo(SidecarConfig.LogTarget.OFF);
        assertThat(config.listeners().getFirst().protocol()).isEqualTo(Protocol.GRPC);
        assertThat(config.listeners().getFirst().routes().getFirst().label()).isEqualTo("*/*");
    }

    /** What stands in the file, what stands there instead, and what is said about it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "eventLoops: 2       | eventLops: 2        | file:1: eventLops is not known here; there are eventLoops,",
        "eventLoops: 2       | eventLoops: two     | file:1: eventLoops is 'two'; give a number from 1 to 64",
        "eventLoops: 2       | eventLoops: 65      | file:1: eventLoops is 65; give a number from 1 to 64",
        "eventLoops: 2       | eventLoops: [2]     | file:1: eventLoops is a list; give a number from 1 to 64",
        "eventLoops: 2       | eventLoops:         | file:1: eventLoops is nothing; give a number from 1 to 64",
        "eventLoops: 2       | upstreams: 2        | file:18: is no YAML: Duplicate Object property \"upstreams\"",
        "eventLoops: 2       | eventLoops: *a      | file:1: aliases are not supported; write it out",
        "eventLoops: 2       | eventLoops: }       | file:1: is no YAML:",
        "admin: [tcp:127.0.0.1:0, | admin: [127.0.0.1:0, | file:2: admin[0] '127.0.0.1:0' is no address: write",
        "admin: [tcp:127.0.0.1:0, | admin: [aeron:127.0.0.1:0, | file:2: admin[0] 'aeron:127.0.0.1:0' cannot be reach",
        "eventLoops: 2       | aeron: {termLength: 100k} | file:1: aeron.termLength is '100k'; give a power of two fr",
        "eventLoops: 2       | aeron: {directory: d} | file:1: aeron.directory is 'd'; give an absolute path",
        "target: stdout      | target: file        | file:4: accessLog.target is 'file'; give off or stdout",
        "calls: 500ms        | calls: 500          | file:9: drain.calls is '500'; give a duration from 100ms to 3600s",
        "calls: 500ms        | calls: 50ms         | file:9: drain.calls is 50ms; give a duration from 100ms to 3600s",
        "headerBytes: 8k     | headerBytes: 8kb    | file:14: limits.headerBytes is '8kb'; give a size from 1k to 1m",
        "connectionWindow: 1m | connectionWindow: 64k | file:16: limits.connectionWindow is smaller than limits.stream",
        "maximum: 1s         | maximum: 10ms       | file:25: upstreams.orders.ejection.maximum is shorter than eject",
        "tcp:10.0.0.1:50051  | tcp:orders:50051    | file:20: upstreams.orders.endpoints[0] 'tcp:orders:50051' has the",
        "tcp:10.0.0.1:50051  | tcp:10.0.0.1:0      | file:20: upstreams.orders.endpoints[0] 'tcp:10.0.0.1:0' has port",
        "tcp:10.0.0.1:50051  | tcp:::1:50051       | file:20: upstreams.orders.endpoints[0] 'tcp:::1:50051': write an",
        "tcp:10.0.0.1:50051  | tcp:10.0.0.1:70000  | file:20: upstreams.orders.endpoints[0] 'tcp:10.0.0.1:70000' has",
        "tcp:10.0.0.1:50051  | tcp:10.0.0.256:1    | file:20: upstreams.orders.endpoints[0] 'tcp:10.0.0.256:1' has no",
        "tcp:10.0.0.1:50051  | aeron:orders:50051  | file:20: upstreams.orders.endpoints[0] 'aeron:orders:50051' has",
        "tcp:10.0.0.1:50051  | aeron:10.0.0.1:0    | file:20: upstreams.orders.endpoints[0] 'aeron:10.0.0.1:0' has po",
        "tcp:10.0.0.1:50051  | aeron:::1:50051     | file:20: upstreams.orders.endpoints[0] 'aeron:::1:50051': write",
        "tcp:10.0.0.1:50051  | aeron:10.0.0.1      | file:20: upstreams.orders.endpoints[0] 'aeron:10.0.0.1' has no h",
        "dns: prices.shop.svc:50051 | dns: aeron:prices:0 | file:28: upstreams.prices.dns 'aeron:prices:0' has port 0",
        "dns: prices.shop.svc:50051 | dns: prices  | file:28: upstreams.prices.dns 'tcp:prices' has no host and port",
        "dns: prices.shop.svc:50051 | max: 5       | file:28: upstreams.prices needs either endpoints or dns",
        "unix:/run/sidecar/out.sock | unix:out.sock | file:33: listeners[0].address 'unix:out.sock' has no absolute",
        "tcp:127.0.0.1:9000  | aeron:0.0.0.0:9000  | file:40: listeners[1] is connected with other machines by aeron:",
        "tcp:0.0.0.0:15001   | aeron:127.0.0.1:9000 | file:46: listeners[2].address is that of another listener; give",
        "direction: outbound | direction: out      | file:34: listeners[0].direction is 'out'; give inbound or outb",
        "name: raw           | name: out           | file:40: listeners[1].name is that of another listener",
        "name: raw           | name: a b           | file:40: listeners[1] has the name 'a b'; use up to 48 letters",
        "- service: shop.Orders | - service: shop/Orders | file:36: listeners[0].routes[0].service is 'shop/Orders'",
        "upstream: prices    | upstream: price     | file:39: listeners[0].routes[1].upstream is 'price', which is",
        "protocol: bytes     | protocol: grpc      | file:40: listeners[1].routes is missing; give a list of a mapping",
        "plaintext: true     | plaintext: yes      | file:30: upstreams.prices.plaintext is 'yes'; give true or false",
        "plaintext: true     | connectTimeout: 1s  | file:28: upstreams.prices is connected with other machines by tcp",
        "plaintext: true     | tls: {}             | file:30: upstreams.prices.tls does not say who answers; give peer",
        "tls: {handshakeTimeout: 1s} | plaintext: false | file:45: listeners[2] is connected with other machines by tc",
        "tls: {handshakeTimeout: 1s} | plaintext: true | file:51: listeners[2].routes[0].peers needs tls, without whic",
        "key: /tls/orders.key, | tls: {},          | file:26: upstreams.orders.tls.tls is not known here; there are ce",
        "key: /tls/orders.key, | key: orders.key,  | file:26: upstreams.orders.tls.key is 'orders.key'; give an absolu",
        "Orders.shop]        | '*.shop']           | file:26: upstreams.orders.tls.peers[1] is '*.shop', which no cert",
        "Orders.shop]        | spiffe://shop]      | file:26: upstreams.orders.tls.peers[1] is 'spiffe://shop', which",
        "certificate: /tls/tls.crt, | refresh: 2s, | file:52: is no YAML: Duplicate Object property \"refresh\"",
        "certificate: /tls/tls.crt, | ``           | file:26: upstreams.orders.tls.certificate is missing; give the ab",
        "protocol: bytes     | direction: bytes    | file:43: is no YAML: Duplicate Object property \"direction\"",
    })
    void shouldNameLineKeyAndRemedy(final String before, final String after, final String message)
    {
        assertThat(WHOLE).contains(before);

        assertThatThrownBy(() -> ConfigReader.parse("file", WHOLE.replaceFirst(
            Pattern.quote(before), after))).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith(message);
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        assertThatThrownBy(() -> ConfigReader.parse("file", "")).hasMessageStartingWith("file:1: is empty");
        assertThatThrownBy(() -> ConfigReader.parse("file", "- a")).hasMessageStartingWith("file:1: is a list");
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST + "---\na: b"))
            .hasMessageContaining("has a second document");
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST.replaceFirst("(?s)upstreams.*", "")))
            .hasMessageStartingWith("file:1: upstreams is missing; give a mapping of names");
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST.replace("    direction: inbound\n", "")))
            .hasMessageStartingWith("file:2: listeners[0].direction is missing; give inbound or outbound");
        assertThatThrownBy(() -> ConfigReader.read(Path.of("/nonesuch.yaml")))
            .hasMessageStartingWith("/nonesuch.yaml: cannot be read");
        final String deep = "a: " + "[".repeat(40) + "]".repeat(40);
        assertThatThrownBy(() -> ConfigReader.parse("file", deep)).hasMessageContaining("nested deeper");
    }

    @Test
    void shouldReadAndAddUpSharedMemory()
    {
        final SidecarConfig config = ConfigReader.parse("file", LEAST.replace("tcp:127.0.0.1:2", "shm:app") + """
            eventLoops: 1
            limits: {endpointConnections: 3}
            shm:
              directory: /dev/shm/pod
              termLength: 256k
              uids: [1000, 1001]
            """);

        assertThat(config.shm()).isEqualTo(new SidecarConfig.SharedMemory(List.of(Path.of("/dev/shm/pod")), 256 << 10,
            Set.of(1000, 1001)));
        // Two generations, should it be restarted.
        final long terms = 2L * 3 * 6 * (256 << 10);
        assertThat(MemoryNeed.of(config).shmBytes()).isBetween(terms + (16 << 20), terms + (17 << 20));
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST + "shm: {termLength: 100k}"))
            .hasMessage("file:10: shm.termLength is '100k'; give a power of two from 64k to 16m");
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST + "shm: {directory: pod}"))
            .hasMessage("file:10: shm.directory is 'pod'; give an absolute path");
        assertThatThrownBy(() -> ConfigReader.parse("file", LEAST.replace("tcp:127.0.0.1:2", "'shm:a/b'")))
            .hasMessageStartingWith("file:9: upstreams.app.endpoints[0] 'a/b' is no name of a service");
    }

    @Test
    void shouldKnowWhatNobodyElseCanReach()
    {
        assertThat(Address.parse("unix:/a").isLocal()).isTrue();
        assertThat(Address.parse("tcp:127.0.0.1:1").isLocal()).isTrue();
        assertThat(Address.parse("tcp:[::1]:1").isLocal()).isTrue();
        assertThat(Address.parse("tcp:localhost:1").isLocal()).isTrue();
        assertThat(Address.parse("tcp:0.0.0.0:1").isLocal()).isFalse();
        assertThat(Address.parse("tcp:[::]:1").isLocal()).isFalse();
        assertThat(Address.parse("tcp:localhost.example.com:1").isLocal()).isFalse();
    }

    @Test
    void shouldTakeAeronWhereItTakesAPort()
    {
        final SidecarConfig config = ConfigReader.parse("file", "aeron: {directory: /run/udp, termLength: 128k}\n" +
            WHOLE.replace("tcp:0.0.0.0:15001", "aeron:[::]:15001").replace("tcp:[::1]:50051", "aeron:[::1]:50051")
                .replace("dns: prices.shop.svc", "dns: aeron:prices.shop.svc"));

        assertThat(config.listeners().get(2).address()).isEqualTo(new Address.Aeron("::", 15001));
        assertThat(config.listeners().get(2).address()).hasToString("aeron:[::]:15001");
        assertThat(config.upstreams().get("orders").endpoints()).contains(new Address.Aeron("::1", 50051));
        assertThat(config.upstreams().get("prices").dns())
            .containsExactly(new Address.Aeron("prices.shop.svc", 50051));
        assertThat(config.aeron()).isEqualTo(new SidecarConfig.AeronUdp(List.of(Path.of("/run/udp")), 128 << 10));
        assertThat(Address.parse("aeron:127.0.0.1:1").isLocal()).isTrue();
        assertThat(Address.parse("aeron:10.0.0.1:1").isLocal()).isFalse();
        // A host of that name.
        assertThat(ConfigReader.parse("file", WHOLE.replace("dns: prices.shop.svc:50051", "dns: aeron:50051"))
            .upstreams().get("prices").dns()).containsExactly(new Address.Tcp("aeron", 50051));

        // Ten at the listener; two of each of two loops to one endpoint and the sixteen of a name; ten tunnels.
        final long connections = 10 + (1 + 16) * 2 * 2 + 10;
        assertThat(MemoryNeed.of(config).shmBytes()).isZero();
        assertThat(MemoryNeed.of(config).aeronBytes())
            .isBetween(2 * connections * 6 * (128 << 10), 2 * connections * 7 * (128 << 10));
        assertThat(MemoryNeed.of(ConfigReader.parse("file", WHOLE)).sharedBytes()).isZero();
    }

    @Test
    void shouldAddUpTheMemory()
    {
        final MemoryNeed need = MemoryNeed.of(ConfigReader.parse("file", WHOLE));

        assertThat(need.inboundConnections()).isEqualTo(3 * 10);
        // Three endpoints and the allowance for a name, two connections of each of two loops, and a tunnel each.
        assertThat(need.outboundConnections()).isEqualTo((3 + 16) * 2 * 2 + 10);
        assertThat(need.bufferBytes()).isGreaterThan(20 * 2 * (128 << 10));
        assertThat(need.totalBytes()).isGreaterThan(need.directBytes());
    }
}
