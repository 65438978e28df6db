/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to a stretch of the surface.
 *
 * @param least       value, at {@code from}.
 * @param greatest    value, at {@code to}.
 * @param from        of the surface.
 * @param to          of the surface.
 * @param logarithmic whether equal stretches are equal factors.
 */
record Axis(double least, double greatest, double from, double to, boolean logarithmic)
{
    /** Steps of ticks in a decade. */
    private static final int[] STEPS = {1, 2, 5};

    /** The same where the whole axis is not much more than a decade. */
    private static final int[] FINE_STEPS = {1, 2, 3, 5, 7};
    private static final double FEW_DECADES = 1;

    /** So many decades are too many for ticks between them. */
    private static final double MANY_DECADES = 2.2;
    private static final int TICKS = 5;

    /**
     * An axis from 0 on.
     *
     * @param greatest value to be shown.
     * @param from     of the surface.
     * @param to       of the surface.
     * @return the axis; it ends a little beyond the greatest value.
     */
    static Axis linear(final double greatest, final double from, final double to)
    {
        return new Axis(0, greatest > 0 ? greatest * 1.08 : 1, from, to, false);
    }

    /**
     * A logarithmic axis.
     *
     * @param least    value to be shown, more than 0.
     * @param greatest value to be shown.
     * @param from     of the surface.
     * @param to       of the surface.
     * @return the axis; it begins and ends a little beyond them.
     */
    static Axis logarithmic(final double least, final double greatest, final double from, final double to)
    {
        return new Axis(least / 1.3, greatest * 1.3, from, to, true);
    }

    double at(final double value)
    {
        final double part = logarithmic ?
            Math.log(Math.max(value, least) / least) / Math.log(greatest / least) :
            (value - least) / (greatest - least);
        return from + part * (to - from);
    }

    /**
     * Round values to label.
     *
     * @return in order, all within the axis.
     */
    List<Double> ticks()
    {
        final List<Double> ticks = new ArrayList<>();
        if (logarithmic)
        {
            final double decades = Math.log10(greatest / least);
            final boolean many = decades > MANY_DECADES;
            for (double decade = Math.pow(10, Math.floor(Math.log10(least))); decade <= greatest; decade *= 10)
            {
                for (final int step : decades <= FEW_DECADES ? FINE_STEPS : STEPS)
                {
                    if (decade * step >= least && decade * step <= greatest && (step == 1 || !many))
                    {
                        ticks.add(decade * step);
                    }
                }
            }
            return ticks;
        }
        final double decade = Math.pow(10, Math.floor(Math.log10(greatest / TICKS)));
        double step = 10 * decade;
        for (int i = STEPS.length - 1; i >= 0; i--)
        {
            step = STEPS[i] * decade >= greatest / TICKS ? STEPS[i] * decade : step;
        }
        for (int i = 0; i * step <= greatest; i++)
        {
            ticks.add(i * step);
        }
        return ticks;
    }

    /**
     * A value as a label.
     *
     * @param value to write.
     * @return short: {@code 0.5}, {@code 20}, {@code 5k}, {@code 1.5M}.
     */
    static String label(final double value)
    {
        if (value >= 1_000_000)
        {
            return trim(value / 1_000_000) + "M";
        }
        return value >= 10_000 ? trim(value / 1_000) + "k" : trim(value);
    }

    private static String trim(final double value)
    {
        final String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
