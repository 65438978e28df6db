/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of one listener. Thread-safe.
 */
public final class ListenerMetrics
{
    /** Why a connection or a call was not taken; the lower-case name is the label. */
    public enum Rejection
    {
        /** {@code limits.connections}. */
        CONNECTIONS,
        /** {@code limits.calls}. */
        CALLS,
        /** The peer has not spoken HTTP/2 in time, or not at all. */
        PROTOCOL,
        /** No route takes the call. */
        ROUTE,
        /** The route is not for who calls. */
        PEER
    }

    private final Map<Rejection, Counter> rejections = new EnumMap<>(Rejection.class);
    private final AtomicLong connections = new AtomicLong();
    private final Counter receivedBytes;
    private final Counter sentBytes;

    /**
     * @param registry of the sidecar.
     * @param listener name of it.
     */
    public ListenerMetrics(final MeterRegistry registry, final String listener)
    {
        final Tags tags = Tags.of("listener", listener);
        for (final Rejection rejection : Rejection.values())
        {
            rejections.put(rejection, Counter.builder("slipstream.sidecar.rejected").tags(tags)
                .tag("reason", rejection.name().toLowerCase(Locale.ROOT))
                .description("Connections and calls that were not taken").register(registry));
        }
        receivedBytes = Counter.builder("slipstream.sidecar.received.bytes").tags(tags)
            .description("Bytes of messages from those who call").register(registry);
        sentBytes = Counter.builder("slipstream.sidecar.sent.bytes").tags(tags)
            .description("Bytes of messages to those who call").register(registry);
        Gauge.builder("slipstream.sidecar.connections", connections, AtomicLong::get).tags(tags)
            .description("Connections to a listener").register(registry);
    }

    /**
     * Something was not taken.
     *
     * @param reason of it.
     */
    public void onRejected(final Rejection reason)
    {
        final Counter counter = rejections.get(reason);
        if (counter == null)
        {
            throw new IllegalStateException("no counter of " + reason);
        }
        counter.increment();
    }

    /** A connection was accepted. */
    public void onConnected()
    {
        connections.incrementAndGet();
    }

    /** A connection has ended. */
    public void onDisconnected()
    {
        connections.decrementAndGet();
    }

    /**
     * Bytes came from who calls.
     *
     * @param bytes of them.
     */
    public void onReceived(final long bytes)
    {
        receivedBytes.increment((double)bytes);
    }

    /**
     * Bytes went to who calls.
     *
     * @param bytes of them.
     */
    public void onSent(final long bytes)
    {
        sentBytes.increment((double)bytes);
    }
}
