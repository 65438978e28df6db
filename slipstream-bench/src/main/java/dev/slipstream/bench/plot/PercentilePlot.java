/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latency by percentile: the further to the right, the rarer. Both axes are logarithmic, the horizontal one in the
 * share of messages that took longer, as HdrHistogram's own plots have it.
 */
public final class PercentilePlot extends AxesPlot
{
    private static final double MARK_RADIUS = 4;

    /** Labelled percentiles as their distance from 100 %. */
    private static final double[] LABELLED = {0.5, 0.1, 0.01, 0.001, 0.0001};

    /**
     * @param title  of the plot.
     * @param series x the share of messages that took at most as long, in percent; y in microseconds.
     */
    public PercentilePlot(final String title, final List<Series> series)
    {
        super(title, series, "of messages took at most so long", "us");
    }

    @Override
    void drawArea(final Surface surface)
    {
        double least = Double.MAX_VALUE;
        double greatest = 0;
        double rarest = 0;
        for (final Series one : series())
        {
            for (final Series.Point point : one.points())
            {
                least = Math.min(least, Math.max(point.y(), Double.MIN_NORMAL));
                greatest = Math.max(greatest, point.y());
                rarest = Math.max(rarest, rarity(point.x()));
            }
        }
        final Axis y = Axis.logarithmic(least, greatest, bottom(), top());
        final double right = rarest;
        y.ticks().forEach(tick -> drawRow(surface, y.at(tick), Axis.label(tick)));
        for (final double rest : LABELLED)
        {
            if (-Math.log10(rest) <= right)
            {
                drawColumn(surface, at(-Math.log10(rest), right), percent(rest));
            }
        }
        drawAxes(surface);
        for (final Series one : series())
        {
            final List<Double> line = new ArrayList<>();
            one.points().forEach(point -> line.addAll(List.of(at(rarity(point.x()), right), y.at(point.y()))));
            surface.line(line.stream().mapToDouble(Double::doubleValue).toArray(), one.style().pen());
            for (final double rest : LABELLED)
            {
                one.points().stream().filter(point -> rarity(point.x()) >= -Math.log10(rest)).findFirst()
                    .ifPresent(point -> one.style().mark().draw(surface, at(rarity(point.x()), right),
                        y.at(point.y()), MARK_RADIUS, one.style().pen().rgb()));
            }
        }
    }

    private static double rarity(final double percentile)
    {
        return -Math.log10(1 - percentile / 100);
    }

    private static double at(final double rarity, final double rarest)
    {
        return LEFT + (RIGHT - LEFT - 8) * rarity / rarest;
    }

    private static String percent(final double rest)
    {
        return String.format(Locale.ROOT, "%s %%", Axis.label(100 - 100 * rest));
    }
}
