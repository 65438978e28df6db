/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import dev.slipstream.bench.report.Ratio;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Figures as people read them.
 */
final class Words
{
    private Words()
    {
    }

    /**
     * A number with no more digits than it deserves.
     *
     * @param value to write.
     * @return {@code 0.31}, {@code 12.3}, {@code 123}, {@code 204,000}, {@code 1.23 M}.
     */
    static String number(final double value)
    {
        if (value >= 1_000_000)
        {
            return String.format(Locale.ROOT, "%.2f M", value / 1_000_000);
        }
        if (value >= 10_000)
        {
            return String.format(Locale.ROOT, "%,d", Math.round(value / 100) * 100);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /**
     * A number that may be missing.
     *
     * @param value to write, or null.
     * @return the number, or a dash.
     */
    static String orDash(final @Nullable Double value)
    {
        return value == null ? "–" : number(value);
    }

    /**
     * A ratio with its spread.
     *
     * @param ratio to write.
     * @return {@code 1.72 (1.65–1.80)}, without the spread if there was only one round.
     */
    static String ratio(final Ratio ratio)
    {
        return ratio.rounds() == 1 ? String.format(Locale.ROOT, "%.2f", ratio.ratio()) :
            String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.ratio(), ratio.low(), ratio.high());
    }
}
