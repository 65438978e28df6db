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
public final class ScatterPlot implements Plot
{
    private static final double ROUND_RADIUS = 3;
    private static final double MEDIAN_RADIUS = 7;

    private final Frame frame;
    private final List<Series> series;

    /**
     * @param title  of the plot.
     * @param xName  whose CPU time.
     * @param series the median and then the rounds: x in percent of a core, y in microseconds.
     */
    public ScatterPlot(final String title, final String xName, final List<Series> series)
    {
        frame = new Frame(title, series, xName, "us, p50");
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
        final List<Series.Point> all = series.stream().flatMap(one -> one.points().stream()).toList();
        final Axis x = Axis.linear(all.stream().mapToDouble(Series.Point::x).max().orElse(1), Frame.LEFT, Frame.RIGHT);
        final Axis y = Axis.logarithmic(all.stream().mapToDouble(Series.Point::y).min().orElse(1),
            all.stream().mapToDouble(Series.Point::y).max().orElse(1), frame.bottom(), frame.top());
        y.ticks().forEach(tick -> frame.drawRow(surface, y.at(tick), Axis.label(tick)));
        x.ticks().forEach(tick -> frame.drawColumn(surface, x.at(tick), Axis.label(tick)));
        frame.drawAxes(surface);
        for (final Series one : series)
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
