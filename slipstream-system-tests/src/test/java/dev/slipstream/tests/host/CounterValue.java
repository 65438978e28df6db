/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

/**
 * One of Aeron's counters at one moment.
 *
 * @param typeId what it counts, as {@link io.aeron.AeronCounters} numbers it.
 * @param label  as AeronStat shows it.
 * @param value  the figure.
 */
public record CounterValue(int typeId, String label, long value)
{
}
