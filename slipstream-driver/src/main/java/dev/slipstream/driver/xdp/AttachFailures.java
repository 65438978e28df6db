/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The interfaces that could not be opened: when to try each again, and whether what stands in the way is news. The wait
 * doubles from one second to half a minute.
 *
 * <p>For the attendant's thread. Times are of {@link System#nanoTime()}.
 */
final class AttachFailures
{
    private static final long FIRST_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final Map<Integer, Failure> failures = new HashMap<>();

    private record Failure(long retryNs, long nextDelayNs, String kind)
    {
    }

    /**
     * Whether an interface may be tried.
     *
     * @param interfaceIndex the interface.
     * @param nowNs          the time.
     * @return false while a failure is too recent.
     */
    boolean isDue(final int interfaceIndex, final long nowNs)
    {
        final Failure failure = failures.get(interfaceIndex);
        return failure == null || nowNs - failure.retryNs >= 0;
    }

    /**
     * An interface could not be opened.
     *
     * @param interfaceIndex the interface.
     * @param nowNs          the time.
     * @param cause          why.
     * @return whether anybody should hear of it: false for a retry that met with the same again, whatever descriptor
     *         its message names.
     */
    boolean add(final int interfaceIndex, final long nowNs, final RuntimeException cause)
    {
        final Failure before = failures.get(interfaceIndex);
        final long delayNs = before == null ? FIRST_RETRY_NS : before.nextDelayNs;
        final String kind = cause instanceof final LinuxException refusal ? Errno.name(refusal.errno()) :
            cause.getClass().getName();
        failures.put(
            interfaceIndex, new Failure(nowNs + delayNs, Math.min(2 * delayNs, LONGEST_RETRY_NS), kind));
        return before == null || !before.kind.equals(kind);
    }

    /**
     * An interface was opened: the next failure is a new one.
     *
     * @param interfaceIndex the interface.
     */
    void remove(final int interfaceIndex)
    {
        failures.remove(interfaceIndex);
    }
}
