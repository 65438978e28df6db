/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metrics of all methods that are called through one listener. Names come from whoever calls, so a method has
 * metrics of its own only after a call of it was answered with OK, and only {@value #MAX_METHODS} have; all others are
 * counted as {@value #OTHER}.
 *
 * <p>Thread-safe.
 */
public final class MethodMetrics
{
    private static final int MAX_METHODS = 200;
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final String listener;
    private final Map<String, CallMetrics> byPath = new ConcurrentHashMap<>();
    private final CallMetrics other;

    /**
     * @param registry of the sidecar.
     * @param listener name of it.
     */
    public MethodMetrics(final MeterRegistry registry, final String listener)
    {
        this.registry = registry;
        this.listener = listener;
        other = new CallMetrics(registry, listener, OTHER);
    }

    /**
     * The metrics to count a call with, from its beginning to its end.
     *
     * @param path of the call, {@code /service/method}.
     * @return the metrics.
     */
    public CallMetrics of(final String path)
    {
        return byPath.getOrDefault(path, other);
    }

    /**
     * A call was answered with OK, so there is such a method.
     *
     * @param path of the call.
     */
    public void onAnswered(final String path)
    {
        if (!byPath.containsKey(path) && byPath.size() < MAX_METHODS)
        {
            byPath.computeIfAbsent(path, (name) -> new CallMetrics(registry, listener, name.substring(1)));
        }
    }
}
