/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Two applications that know nothing of Slipstream, each with a sidecar, and calls through both of them:
 *
 * <pre>
 * shop ── shared memory ──> sidecar of shop ── tcp ──> sidecar of prices ── shared memory ──> prices
 * </pre>
 *
 * In the middle of it the sidecar of prices is replaced by its successor.
 */
public final class SidecarExample
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ANY_PORT = "tcp:127.0.0.1:0";

    /** Sidecars are restarted while their applications go on: nobody has to be waited for. */
    private static final String COMMON = """
        eventLoops: 1
        drain: {application: 0s, calls: 5s}
        shm: {directory: %s}
        """;

    private static final String OF_SHOP = COMMON + """
        listeners:
          - name: from-shop
            address: shm:shop
            direction: outbound
            routes:
              - service: shop.Prices
                upstream: prices
        upstreams:
          prices: {endpoints: ["tcp:127.0.0.1:%d"]}
        """;

    private static final String OF_PRICES = COMMON + """
        listeners:
          - name: to-prices
            address: tcp:127.0.0.1:%d
            direction: inbound
            routes:
              - upstream: application
        upstreams:
          application: {endpoints: ["shm:prices"]}
        """;

    private final Class<?> main;
    private final int callsPerSecond;
    private final Consumer<String> progress;

    /**
     * @param main           of the slipstream command, which the sidecars are run by.
     * @param callsPerSecond that the one application makes.
     * @param progress       told line by line.
     */
    public SidecarExample(final Class<?> main, final int callsPerSecond, final Consumer<String> progress)
    {
        this.main = main;
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
        final int port = freePort();
        final int pages = freePort();
        try (ScratchDirectory scratch = ScratchDirectory.create("sidecar-example"))
        {
            final Path folder = scratch.path();
            final String shm = folder.resolve("shm").toString();
            final String ofPrices = OF_PRICES.formatted(shm, port);
            final String ofShop = OF_SHOP.formatted(shm, port);
            try (ChildJvm prices = application(PricesApp.class, shm);
                SidecarChild first = SidecarChild.start(main, "prices-1", ofPrices, folder, ANY_PORT);
                SidecarChild other = SidecarChild.start(main, "shop-1", ofShop, folder, "tcp:127.0.0.1:" + pages))
            {
                prices.awaitLine("serving", PATIENCE);
                try (ChildJvm shop = application(ShopApp.class, shm, "shm:shop", Integer.toString(callsPerSecond)))
                {
                    shop.awaitLine("calling", PATIENCE);
                    progress.accept("calls through the sidecars (pids " + other.pid() + " and " + first.pid() +
                        "): see http://127.0.0.1:" + pages + "/");
                    pause(seconds);
                    try (SidecarChild second = replace(first, ofPrices, folder))
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

    private SidecarChild replace(final SidecarChild old, final String config, final Path folder)
        throws IOException, InterruptedException
    {
        progress.accept("replacing the sidecar of prices (pid " + old.pid() + ")");
        final SidecarChild successor = SidecarChild.start(main, "prices-2", config, folder, ANY_PORT);
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

    private static ChildJvm application(final Class<?> type, final String shm, final String... arguments)
    {
        return ChildJvm.of(type).jvmFlags("-Xmx64m", "-D" + ShmSettings.DIRECTORY_PROPERTY + "=" + shm)
            .arguments(arguments).start();
    }

    private static void pause(final int seconds) throws InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(seconds) / 2);
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }
}
