/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The calls of one gRPC method through one listener, by the names of gRPC's proposal A66. Thread-safe.
 */
public final class CallMetrics
{
    // The buckets that A66 asks for, in microseconds.
    private static final Duration[] BUCKETS = micros(
        10, 50, 100, 300, 600, 800, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 13_000, 16_000, 20_000,
        25_000, 30_000, 40_000, 50_000, 65_000, 80_000, 100_000, 130_000, 160_000, 200_000, 250_000, 300_000, 400_000,
        500_000, 650_000, 800_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000);

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter started;
    private final AtomicReferenceArray<Timer> ended = new AtomicReferenceArray<>(GrpcStatus.values().length);

    CallMetrics(final MeterRegistry registry, final String listener, final String method)
    {
        this.registry = registry;
        tags = Tags.of("listener", listener, "grpc.method", method);
        started = Counter.builder("grpc.server.call.started").tags(tags).description("Calls that were taken")
            .register(registry);
    }

    /** A call was taken. */
    public void onStarted()
    {
        started.increment();
    }

    /**
     * A call has ended.
     *
     * @param status     of it.
     * @param durationNs of it.
     */
    public void onEnded(final GrpcStatus status, final long durationNs)
    {
        Timer timer = ended.get(status.code());
        if (timer == null)
        {
            // The registry gives the same one to whoever asks at the same time.
            timer = Timer.builder("grpc.server.call.duration").tags(tags).tag("grpc.status", status.name())
                .description("From the first headers of a call to the last").serviceLevelObjectives(BUCKETS)
                .register(registry);
            ended.set(status.code(), timer);
        }
        timer.record(durationNs, TimeUnit.NANOSECONDS);
    }

    private static Duration[] micros(final long... micros)
    {
        final Duration[] durations = new Duration[micros.length];
        for (int i = 0; i < micros.length; i++)
        {
            durations[i] = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros[i]));
        }
        return durations;
    }
}
