/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.spin.SpinPolicy;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.SystemUtil;

/**
 * Settings of {@link Doorbells}, with defaults from system properties. Not thread-safe; validated by
 * {@link #conclude()}.
 */
public final class DoorbellContext
{
    /** Property: kind of signal, {@code auto}, {@code futex}, {@code pipe}, {@code eventfd} or {@code semaphore}. */
    public static final String SIGNAL_PROPERTY = "slipstream.doorbell.signal";

    /** Property: whether threads that park fence on behalf of those that write very fast, by membarrier(2). */
    public static final String MEMBARRIER_PROPERTY = "slipstream.doorbell.membarrier";

    /** Property: longest sleep, as a duration such as {@code 100ms}. */
    public static final String MAX_PARK_PROPERTY = "slipstream.doorbell.max.park";

    /** Property: {@value SpinPolicy#ADAPTIVE}, or a fixed spin budget as a duration such as {@code 20us}. */
    public static final String SPIN_PROPERTY = "slipstream.doorbell.spin";

    /** Longest sleep by default. Ten wake-ups a second cost nothing, and a ring that got lost no more than this. */
    public static final long MAX_PARK_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String SIGNAL_AUTO = "auto";

    // A bound below the stock schedule's own would be worse than stock; above, closing an agent would take seconds.
    private static final long MIN_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_MAX_PARK_NS = TimeUnit.SECONDS.toNanos(1);

    private String signal = System.getProperty(SIGNAL_PROPERTY, SIGNAL_AUTO);
    private boolean membarrier = !"false".equals(System.getProperty(MEMBARRIER_PROPERTY));
    private long maxParkNs = SystemUtil.getDurationInNanos(MAX_PARK_PROPERTY, MAX_PARK_DEFAULT_NS);
    private Supplier<SpinPolicy> spinPolicy = SpinPolicy.supplier(
        SPIN_PROPERTY, System.getProperty(SPIN_PROPERTY, SpinPolicy.ADAPTIVE));
    private SignalKind signalKind = SignalKind.FUTEX;
    private SignalKind descriptorSignalKind = SignalKind.PIPE;

    /**
     * Check the settings.
     *
     * @return this.
     * @throws IllegalArgumentException that names the setting that cannot be used.
     */
    public DoorbellContext conclude()
    {
        if (!SIGNAL_AUTO.equals(signal))
        {
            try
            {
                signalKind = SignalKind.valueOf(signal.toUpperCase(Locale.ROOT));
                descriptorSignalKind = signalKind;
            }
            catch (final IllegalArgumentException e)
            {
                throw new IllegalArgumentException(SIGNAL_PROPERTY + "=" + signal + ": use " + SIGNAL_AUTO +
                    " or one of " + String.join(", ", SignalKind.names()), e);
            }
        }
        if (maxParkNs < MIN_MAX_PARK_NS || maxParkNs > MAX_MAX_PARK_NS)
        {
            throw new IllegalArgumentException(MAX_PARK_PROPERTY + "=" + maxParkNs + "ns: use 1ms to 1s");
        }
        return this;
    }

    /**
     * How threads are woken that do not choose for themselves.
     *
     * @param kind of signal.
     * @return this.
     */
    public DoorbellContext signalKind(final SignalKind kind)
    {
        signal = kind.name();
        return this;
    }

    /**
     * How threads are woken that wait for nothing but their doorbell and do not choose for themselves: by futex if
     * nothing else was configured, which needs neither descriptor nor file.
     *
     * @return the kind of signal.
     */
    public SignalKind signalKind()
    {
        return signalKind;
    }

    /**
     * How threads are woken that wait for descriptors as well: by a named pipe if nothing else was configured.
     *
     * @return the kind of signal.
     */
    public SignalKind descriptorSignalKind()
    {
        return descriptorSignalKind;
    }

    /**
     * Whether threads that write millions of messages a second to an exclusive publication may leave out their fences.
     * Meanwhile threads that park fence on their behalf, by membarrier(2), where the kernel offers it: that interrupts
     * the cores that run such a process, at each park. Decided by the process that comes first.
     *
     * @param enabled the choice.
     * @return this.
     */
    public DoorbellContext membarrier(final boolean enabled)
    {
        membarrier = enabled;
        return this;
    }

    /**
     * Whether threads that park fence on behalf of those that write very fast.
     *
     * @return the choice.
     */
    public boolean membarrier()
    {
        return membarrier;
    }

    /**
     * Longest sleep of a reader whose writers all ring.
     *
     * @param durationNs in nanoseconds, from 1 ms to 1 s.
     * @return this.
     */
    public DoorbellContext maxParkNs(final long durationNs)
    {
        maxParkNs = durationNs;
        return this;
    }

    /**
     * Longest sleep of a reader whose writers all ring.
     *
     * @return in nanoseconds.
     */
    public long maxParkNs()
    {
        return maxParkNs;
    }

    /**
     * How long threads spin before they park.
     *
     * @param supplier asked once for each doorbell.
     * @return this.
     */
    public DoorbellContext spinPolicy(final Supplier<SpinPolicy> supplier)
    {
        spinPolicy = supplier;
        return this;
    }

    /**
     * How long threads spin before they park.
     *
     * @return asked once for each doorbell.
     */
    public Supplier<SpinPolicy> spinPolicy()
    {
        return spinPolicy;
    }
}
