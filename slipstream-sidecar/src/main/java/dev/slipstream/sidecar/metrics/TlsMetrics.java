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
import java.util.function.LongSupplier;

/**
 * What is counted of TLS at one listener or upstream. Thread-safe.
 */
public final class TlsMetrics
{
    /** Why a handshake failed; the lower-case name is the label. */
    public enum Failure
    {
        /** It was not over in time. */
        TIMEOUT,
        /** The peer does not speak TLS. */
        PLAINTEXT,
        /** The peer has shown no certificate. */
        MISSING,
        /** No authority vouches for the peer's certificate. */
        UNTRUSTED,
        /** The peer's certificate has expired, or is of the future. */
        EXPIRED,
        /** The peer is somebody else. */
        IDENTITY,
        /** The peer does not want us, most likely because of our certificate. */
        REFUSED,
        /** The peer has gone. */
        CLOSED,
        /** Anything else, such as another version of TLS. */
        OTHER
    }

    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter reloads;
    private final Counter failedReloads;

    /**
     * @param registry of the sidecar.
     * @param kind     {@code listener} or {@code upstream}.
     * @param name     of it.
     */
    public TlsMetrics(final MeterRegistry registry, final String kind, final String name)
    {
        this.registry = registry;
        tags = Tags.of("kind", kind, "name", name);
        for (final Failure failure : Failure.values())
        {
            failures.put(failure, Counter.builder("slipstream.sidecar.tls.handshake.failures").tags(tags)
                .tag("reason", failure.name().toLowerCase(Locale.ROOT))
                .description("Connections that TLS was not agreed upon").register(registry));
        }
        reloads = reloads("ok");
        failedReloads = reloads("failed");
    }

    /**
     * Show when the own certificate expires.
     *
     * @param seconds until then; negative after it.
     */
    public void observeExpiry(final LongSupplier seconds)
    {
        Gauge.builder("slipstream.sidecar.tls.certificate.expiry", seconds::getAsLong).tags(tags).baseUnit("seconds")
            .description("Time until the own certificate expires").register(registry);
    }

    /**
     * A handshake has failed.
     *
     * @param reason of it.
     */
    public void onFailed(final Failure reason)
    {
        final Counter counter = failures.get(reason);
        if (counter == null)
        {
            throw new IllegalStateException("no counter of " + reason);
        }
        counter.increment();
    }

    /** Changed files were read. */
    public void onReloaded()
    {
        reloads.increment();
    }

    /** Changed files cannot be used. */
    public void onReloadFailed()
    {
        failedReloads.increment();
    }

    private Counter reloads(final String result)
    {
        return Counter.builder("slipstream.sidecar.tls.reloads").tags(tags).tag("result", result)
            .description("Certificates that have changed").register(registry);
    }
}
