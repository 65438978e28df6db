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
public final class PercentilePlot implements Plot
{
    private static final double MARK_RADIUS = 4;

    /** Labelled percentiles as their distance from 100 %. */
    private static final double[] LABELLED = {0.5, 0.1, 0.01, 0.001, 0.0001};

    private final Frame frame;
    private final List<Series> series;

    /**
     * @param title  of the plot.
     * @param series x the share of messages that took at most as long, in percent; y in microseconds.
     */
    public PercentilePlot(final String title, final List<Series> series)
    {
        frame = new Frame(title, series, "of messages took at most so long", "us");
        this.series = List.copyOf(series);
    }

    @Override
    public String title()
    {
        return frame.title();
    }

    @Override
    public int height()
    {
        return frame.height();
    }

    @Override
    public void draw(final Surface surface)
    {
        frame.drawHead(surface);
        double least = Double.MAX_VALUE;
        double greatest = 0;
        double rarest = 0;
        for (final Series one : series)
        {
            for (final Series.Point point : one.points())
            {
                least = Math.min(least, Math.max(point.y(), Double.MIN_NORMAL));
                greatest = Math.max(greatest, point.y());
                rarest = Math.max(rarest, rarity(point.x()));
            }
        }
        final Axis y = Axis.logarithmic(least, greatest, frame.bottom(), frame.top());
        final double right = rarest;
        y.ticks().forEach(tick -> frame.drawRow(surface, y.at(tick), Axis.label(tick)));
        for (final double rest : LABELLED)
        {
            if (-Math.log10(rest) <= right)
            {
                frame.drawColumn(surface, at(-Math.log10(rest), right), percent(rest));
            }
        }
        frame.drawAxes(surface);
        for (final Series one : series)
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
        return Frame.LEFT + (Frame.RIGHT - Frame.LEFT - 8) * rarity / rarest;
    }

    private static String percent(final double rest)
    {
        return String.format(Locale.ROOT, "%s %%", Axis.label(100 - 100 * rest));
    }
}
