/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import dev.slipstream.bench.plot.Surface.Anchor;
import java.util.List;

/**
 * What plots with two axes have in common: title, legend, grid and labels around an area.
 */
abstract class AxesPlot implements Plot
{
    static final double LEFT = 46;
    static final double RIGHT = Plot.WIDTH - 14.0;
    static final double TITLE_SIZE = 14;
    static final double TEXT_SIZE = 12.5;

    private static final double TITLE_BASE = 18;
    private static final double LEGEND_TOP = 40;
    private static final double LEGEND_STEP = 19;
    private static final double AREA_HEIGHT = 210;
    private static final double Y_NAME_GAP = 12;
    private static final double BELOW = 44;
    private static final double SAMPLE_LENGTH = 34;
    private static final double MARK_RADIUS = 4;
    private static final Pen GRID = Pen.solid(0xDDDDDD, 1);
    private static final Pen AXIS = Pen.solid(0x888888, 1);

    private final String title;
    private final List<Series> series;
    private final String xName;
    private final String yName;

    /**
     * @param title  at the top.
     * @param series for the legend below it, one line each.
     * @param xName  below the horizontal axis.
     * @param yName  above the vertical axis.
     */
    AxesPlot(final String title, final List<Series> series, final String xName, final String yName)
    {
        this.title = title;
        this.series = List.copyOf(series);
        this.xName = xName;
        this.yName = yName;
    }

    @Override
    public final String title()
    {
        return title;
    }

    @Override
    public final int height()
    {
        return (int)(bottom() + BELOW);
    }

    @Override
    public final void draw(final Surface surface)
    {
        drawHead(surface);
        drawArea(surface);
    }

    /**
     * Draw grid, axes and series.
     *
     * @param surface to draw on.
     */
    abstract void drawArea(Surface surface);

    /**
     * What the legend names.
     *
     * @return in the order of the legend.
     */
    final List<Series> series()
    {
        return series;
    }

    /**
     * Where the area of the plot begins.
     *
     * @return y of its upper edge.
     */
    final double top()
    {
        return LEGEND_TOP + series.size() * LEGEND_STEP + Y_NAME_GAP;
    }

    /**
     * Where it ends.
     *
     * @return y of its lower edge.
     */
    final double bottom()
    {
        return top() + AREA_HEIGHT;
    }

    /**
     * Draw a horizontal line with its label.
     *
     * @param surface to draw on.
     * @param y       where.
     * @param label   left of it.
     */
    final void drawRow(final Surface surface, final double y, final String label)
    {
        surface.line(new double[]{LEFT, y, RIGHT, y}, GRID);
        surface.text(label, LEFT - 5, y + 4, Anchor.END, TEXT_SIZE, false);
    }

    /**
     * Draw a vertical line with its label.
     *
     * @param surface to draw on.
     * @param x       where.
     * @param label   below it.
     */
    final void drawColumn(final Surface surface, final double x, final String label)
    {
        surface.line(new double[]{x, top(), x, bottom()}, GRID);
        surface.text(label, x, bottom() + 16, Anchor.MIDDLE, TEXT_SIZE, false);
    }

    /**
     * Draw the axes and their names.
     *
     * @param surface to draw on.
     */
    final void drawAxes(final Surface surface)
    {
        surface.line(new double[]{LEFT, top(), LEFT, bottom(), RIGHT, bottom()}, AXIS);
        surface.text(yName, 4, top() - 8, Anchor.START, TEXT_SIZE, false);
        surface.text(xName, RIGHT, bottom() + 34, Anchor.END, TEXT_SIZE, false);
    }

    private void drawHead(final Surface surface)
    {
        surface.text(title, 4, TITLE_BASE, Anchor.START, TITLE_SIZE, true);
        double y = LEGEND_TOP;
        for (final Series one : series)
        {
            surface.line(new double[]{4, y - 4, 4 + SAMPLE_LENGTH, y - 4}, one.style().pen());
            one.style().mark().draw(surface, 4 + SAMPLE_LENGTH / 2, y - 4, MARK_RADIUS, one.style().pen().rgb());
            surface.text(one.label(), SAMPLE_LENGTH + 12, y, Anchor.START, TEXT_SIZE, false);
            y += LEGEND_STEP;
        }
    }
}
