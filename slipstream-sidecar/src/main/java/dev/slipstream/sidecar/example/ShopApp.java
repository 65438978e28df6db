/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.rig.ChildMain;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The application that calls: a client of gRPC-Java, at an even pace, with gRPC's retries. Until a line comes,
 * whereupon it says what it has seen.
 */
public final class ShopApp
{
    private static final int DEADLINE_S = 30;
    private static final long MAX_LATENCY_NS = TimeUnit.MINUTES.toNanos(1);

    private ShopApp()
    {
    }

    /**
     * Call.
     *
     * @param args where the sidecar listens, and calls a second.
     * @throws InterruptedException if the thread is.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final ManagedChannel channel = Grpc.newChannelBuilder(args[0], InsecureChannelCredentials.create())
            .defaultServiceConfig(retries()).build();
        final long intervalNs = TimeUnit.SECONDS.toNanos(1) / Integer.parseInt(args[1]);
        final Histogram latencyNs = new Histogram(MAX_LATENCY_NS, 3);
        long failed = 0;
        long calls = 0;
        long nextNs = System.nanoTime();
        System.out.println("calling");
        while (ChildMain.commands().poll(Math.max(0, nextNs - System.nanoTime()), TimeUnit.NANOSECONDS) == null)
        {
            final String thing = "thing-" + calls++;
            final long startNs = System.nanoTime();
            try
            {
                final String price = ClientCalls.blockingUnaryCall(channel, PriceMethod.GET,
                    CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS), thing);
                if (!PriceMethod.priceOf(thing).equals(price))
                {
                    throw new IllegalStateException("asked for " + thing + " and was told: " + price);
                }
                latencyNs.recordValue(Math.min(System.nanoTime() - startNs, MAX_LATENCY_NS));
            }
            catch (final StatusRuntimeException e)
            {
                failed++;
                System.err.println("call " + calls + " failed: " + e.getMessage());
            }
            // A slow call does not make the next ones come in a burst.
            nextNs = Math.max(nextNs + intervalNs, System.nanoTime() - intervalNs);
        }
        System.out.println("result " + calls + " " + failed + " " + latencyNs.getValueAtPercentile(50) + " " +
            latencyNs.getValueAtPercentile(99));
        channel.shutdownNow().awaitTermination(DEADLINE_S, TimeUnit.SECONDS);
    }

    /** What an application of gRPC sets to have calls repeated that were answered with UNAVAILABLE. */
    private static Map<String, ?> retries()
    {
        return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of("service", PriceMethod.SERVICE)),
            "retryPolicy", Map.of("maxAttempts", 5.0, "initialBackoff", "0.1s", "maxBackoff", "1s",
                "backoffMultiplier", 2.0, "retryableStatusCodes", List.of("UNAVAILABLE")))));
    }
}
