/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.view;

import java.util.Locale;

/**
 * Figures in the few characters that a column has.
 */
final class Figures
{
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};
    private static final double STEP = 1000;

    private Figures()
    {
    }

    /**
     * Three digits that count, and a prefix: {@code 0}, {@code 12}, {@code 1.23k}, {@code 45.6M}.
     *
     * @param value the figure.
     * @return six characters at most.
     */
    static String brief(final double value)
    {
        final String sign = value < 0 ? "-" : "";
        double rest = Math.abs(value);
        int prefix = 0;
        // What would be rounded to 1000 is one step further up.
        while (rest >= STEP - 0.5 && prefix < PREFIXES.length - 1)
        {
            rest /= STEP;
            prefix++;
        }
        final String digits;
        if (prefix == 0)
        {
            digits = rest == Math.rint(rest) || rest >= 100 ? String.format(Locale.ROOT, "%.0f", rest) :
                String.format(Locale.ROOT, "%.1f", rest);
        }
        else
        {
            digits = String.format(Locale.ROOT, rest < 10 ? "%.2f" : rest < 100 ? "%.1f" : "%.0f", rest);
        }
        return sign + digits + PREFIXES[prefix];
    }

    static String brief(final long value)
    {
        return brief((double)value);
    }

    /**
     * A duration in its two largest units: {@code 4 s}, {@code 3 min 20 s}, {@code 2 d 4 h}.
     *
     * @param durationMs in milliseconds.
     * @return the text.
     */
    static String duration(final long durationMs)
    {
        final long seconds = durationMs / 1000;
        if (seconds < 60)
        {
            return seconds + " s";
        }
        if (seconds < 3_600)
        {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400)
        {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }
}
