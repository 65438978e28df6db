/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.LoopbackPort;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.sidecar.Sidecar;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two applications that know nothing of Slipstream, each with a sidecar, and calls through both of them:
 *
 * <pre>
 * shop ── shared memory ──> sidecar of shop ── mTLS over TCP or Aeron ──> sidecar of prices ── shared memory ──> prices
 * </pre>
 *
 * In the middle of it the sidecar of prices is replaced by its successor. Where namespaces can be made, each half is in
 * one of its own.
 */
public final class SidecarExample
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SHOP = "shop";
    private static final String PRICES = "prices";
    private static final String SIDECAR_OF_SHOP = "shop-1";

    /** Sidecars are restarted while their applications go on: nobody has to be waited for. */
    private static final String COMMON = """
        eventLoops: 1
        drain: {application: 0s, calls: 5s}
        shm: {directory: "%1$s/shm"}
        aeron: {directory: "%1$s/udp"}
        tls: %2$s
        """;

    /** The first handshake of TLS in two new processes may take its time where the machine is busy. */
    private static final String OF_SHOP = COMMON + """
        listeners:
          - name: from-shop
            address: shm:shop
            direction: outbound
            routes:
              - service: shop.Prices
                upstream: prices
        upstreams:
          prices: {endpoints: ["%3$s"], tls: {peers: ["%4$s"]}, connectTimeout: 20s}
        """;

    private static final String OF_PRICES = COMMON + """
        listeners:
          - name: to-prices
            address: "%3$s"
            direction: inbound
            tls: {peers: ["%4$s"]}
            routes:
              - upstream: application
        upstreams:
          application: {endpoints: ["shm:prices"]}
        """;

    private final Class<?> main;
    private final BiFunction<String, Integer, Address.Port> between;
    private final int callsPerSecond;
    private final Consumer<String> progress;

    /**
     * @param main           of the slipstream command, which the sidecars are run by.
     * @param between        the sidecars: makes an address of a host and a port.
     * @param callsPerSecond that the one application makes.
     * @param progress       told line by line.
     */
    public SidecarExample(final Class<?> main, final BiFunction<String, Integer, Address.Port> between,
        final int callsPerSecond, final Consumer<String> progress)
    {
        this.main = main;
        this.between = between;
        this.callsPerSecond = callsPerSecond;
        this.progress = progress;
    }

    /**
     * Run it.
     *
     * @param seconds of calls, half of them before the restart and half after it.
     * @return what the calling application has seen.
     * @throws IOException          if a process cannot be had.
     * @throws InterruptedException if the thread is.
     */
    public ExampleResult run(final int seconds) throws IOException, InterruptedException
    {
        final int port = LoopbackPort.free();
        try (ScratchDirectory scratch = ScratchDirectory.create("sidecar-example");
            ExampleNetwork network = ExampleNetwork.create())
        {
            final Path folder = scratch.path();
            final String shm = folder.resolve("shm").toString();
            final ExampleCertificates certificates = ExampleCertificates.create(folder, SHOP, PRICES);
            final Address address = between.apply(network.hostOfPrices(), port);
            final String ofPrices = OF_PRICES.formatted(folder, certificates.section(PRICES), address,
                ExampleCertificates.identity(SHOP));
            final String ofShop = OF_SHOP.formatted(folder, certificates.section(SHOP), address,
                ExampleCertificates.identity(PRICES));
            try (ChildJvm prices = application(PricesApp.class, network.prices(), shm);
                SidecarChild first = SidecarChild.start(main, "prices-1", ofPrices, folder, network.prices());
                SidecarChild other = SidecarChild.start(main, SIDECAR_OF_SHOP, ofShop, folder, network.shop());
                Sidecar page = pageOf(SidecarChild.adminSocket(folder, SIDECAR_OF_SHOP)))
            {
                prices.awaitLine("serving", PATIENCE);
                try (ChildJvm shop = application(ShopApp.class, network.shop(), shm, "shm:shop",
                    Integer.toString(callsPerSecond)))
                {
                    shop.awaitLine("calling", PATIENCE);
                    progress.accept("calls over " + network + ", to " + address + ", through the sidecars (pids " +
                        other.pid() + " and " +
                        first.pid() + "), which know each other by their certificates: see " +
                        String.valueOf(page.addresses().get("page")).replace("tcp:", "http://") + "/");
                    pause(seconds);
                    try (SidecarChild second = replace(first, ofPrices, folder, network))
                    {
                        progress.accept("replaced (pid " + second.pid() + "), and calls go on");
                        pause(seconds);
                        shop.send("end");
                        return ExampleResult.parse(shop.awaitLine("result ", PATIENCE));
                    }
                }
            }
        }
    }

    private SidecarChild replace(final SidecarChild old, final String config, final Path folder,
        final ExampleNetwork network) throws IOException, InterruptedException
    {
        progress.accept("replacing the sidecar of prices (pid " + old.pid() + ")");
        final SidecarChild successor = SidecarChild.start(main, "prices-2", config, folder, network.prices());
        try
        {
            old.drain();
        }
        catch (final IOException | RuntimeException e)
        {
            successor.close();
            throw e;
        }
        return successor;
    }

    /** Leads to the page of a sidecar that may be in a namespace, where no browser is. */
    private static Sidecar pageOf(final Path adminSocket) throws IOException
    {
        return Sidecar.start(ConfigReader.parse("page", """
            eventLoops: 1
            listeners:
              - {name: page, address: "tcp:127.0.0.1:0", direction: inbound, protocol: bytes, upstream: page}
            upstreams:
              page: {endpoints: ["unix:%s"]}
            """.formatted(adminSocket)), new SimpleMeterRegistry(), null, InetAddress::getAllByName);
    }

    private static ChildJvm application(final Class<?> type, final @Nullable NetworkNamespace namespace,
        final String shm, final String... arguments)
    {
        return ChildJvm.of(type).namespace(namespace)
            .jvmFlags("-Xmx64m", "-D" + ShmSettings.DIRECTORY_PROPERTY + "=" + shm)
            .arguments(arguments).start();
    }

    private static void pause(final int seconds) throws InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(seconds) / 2);
    }
}
