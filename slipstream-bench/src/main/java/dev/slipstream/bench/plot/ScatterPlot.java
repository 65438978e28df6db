/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.List;

/**
 * Latency against CPU time: better is further to the left and further down. A small mark for each round, a large one
 * for the medians, which come first in each series.
 */
public final class ScatterPlot extends AxesPlot
{
    private static final double ROUND_RADIUS = 3;
    private static final double MEDIAN_RADIUS = 7;

    /**
     * @param title  of the plot.
     * @param xName  whose CPU time.
     * @param series the median and then the rounds: x in percent of a core, y in microseconds.
     */
    public ScatterPlot(final String title, final String xName, final List<Series> series)
    {
        super(title, series, xName, "us, p50");
    }

    @Override
    void drawArea(final Surface surface)
    {
        final List<Series.Point> all = series().stream().flatMap(one -> one.points().stream()).toList();
        final Axis x = Axis.linear(all.stream().mapToDouble(Series.Point::x).max().orElse(1), LEFT, RIGHT);
        final Axis y = Axis.logarithmic(all.stream().mapToDouble(Series.Point::y).min().orElse(1),
            all.stream().mapToDouble(Series.Point::y).max().orElse(1), bottom(), top());
        y.ticks().forEach(tick -> drawRow(surface, y.at(tick), Axis.label(tick)));
        x.ticks().forEach(tick -> drawColumn(surface, x.at(tick), Axis.label(tick)));
        drawAxes(surface);
        for (final Series one : series())
        {
            for (int i = 0; i < one.points().size(); i++)
            {
                final Series.Point point = one.points().get(i);
                one.style().mark().draw(surface, x.at(point.x()), y.at(point.y()),
                    i == 0 ? MEDIAN_RADIUS : ROUND_RADIUS, one.style().pen().rgb());
            }
        }
    }
}
