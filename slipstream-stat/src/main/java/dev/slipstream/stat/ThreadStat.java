/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.linux.proc.ThreadTimes;
import java.util.Comparator;
import java.util.List;

/**
 * What a thread of the driver's process used of a CPU in the interval.
 *
 * @param name       of the thread; those of the JVM itself together.
 * @param cpuPercent of one core.
 */
public record ThreadStat(String name, double cpuPercent)
{
    static List<ThreadStat> list(final Interval interval)
    {
        final ThreadTimes before = interval.earlier().threads();
        final ThreadTimes now = interval.later().threads();
        if (before == null || now == null || interval.ns() <= 0)
        {
            return List.of();
        }
        return now.since(before).entrySet().stream()
            .map((entry) -> new ThreadStat(entry.getKey(), 100.0 * entry.getValue() / interval.ns()))
            .sorted(Comparator.comparingDouble(ThreadStat::cpuPercent).reversed()).toList();
    }
}
