/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.report.Row;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one step found: the row of the report, and what the row has no room for.
 *
 * @param step          what was measured.
 * @param row           its figures.
 * @param bad           messages that were doubled, cut, mixed up or damaged.
 * @param txXdpShare    which share of the packets that the sender's interface sent went by AF_XDP; null if not counted.
 * @param rxXdpShare    the same of what the receiver's interface took in.
 * @param latencies     all of them, or null if none were taken.
 * @param announcements what the workers said if the packets did not go the way that was asked for or messages
 *                      were lost.
 */
public record Measurement(Step step, Row row, long bad, @Nullable Double txXdpShare,
    @Nullable Double rxXdpShare, @Nullable Histogram latencies, List<String> announcements)
{
    /** Keeps a copy. */
    public Measurement
    {
        announcements = List.copyOf(announcements);
    }

    /**
     * Whether its figures count.
     *
     * @return false makes the run fail.
     */
    public boolean isSound()
    {
        return fault() == null;
    }

    /**
     * What is wrong with it: messages lost or damaged, or none that were measured.
     *
     * @return a phrase, or null if nothing is.
     */
    public @Nullable String fault()
    {
        if (row.gaps() != 0 || bad != 0)
        {
            return row.gaps() + " missing, " + bad + " damaged";
        }
        if (step.scenario().shape() == Scenario.Shape.IDLE)
        {
            return null;
        }
        if (row.msgsPerSec() == null || row.msgsPerSec() <= 0)
        {
            return "no message arrived while it was measured";
        }
        if (step.scenario().isTimed() && (latencies == null || latencies.getTotalCount() == 0))
        {
            return "no message was timed";
        }
        return null;
    }
}
