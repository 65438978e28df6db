/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

/**
 * Whether the thread that receives also does the interface's work, instead of interrupts: it calls the kernel whenever
 * the ring is empty, and the kernel then asks the interface for packets for a while (kernel 5.11 and later; the
 * interface's {@code napi_defer_hard_irqs} and {@code gro_flush_timeout} should be set as well).
 *
 * @param micros how long the kernel asks in one call, in microseconds; 0 for interrupts as usual.
 * @param budget how many packets it takes in one turn.
 */
public record BusyPolling(int micros, int budget)
{
    /** Interrupts as usual. */
    public static final BusyPolling OFF = new BusyPolling(0, 1);

    /** Longer would keep the receiver from its other work. */
    public static final int MAX_MICROS = 1_000;

    /** {@code NAPI_POLL_WEIGHT} of {@code linux/netdevice.h}: what an interrupt would take. */
    public static final int MAX_BUDGET = 64;

    /** Checks the range. */
    public BusyPolling
    {
        if (micros < 0 || micros > MAX_MICROS || budget < 1 || budget > MAX_BUDGET)
        {
            throw new IllegalArgumentException("busy polling for " + micros + " us (0 to " + MAX_MICROS + "), " +
                budget + " packets (1 to " + MAX_BUDGET + ")");
        }
    }

    boolean isOn()
    {
        return micros > 0;
    }
}
