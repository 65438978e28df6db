/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import dev.slipstream.bench.plot.Surface.Anchor;
import java.util.List;

/**
 * What plots with two axes have in common: title, legend, grid and labels.
 *
 * @param title   at the top.
 * @param series  for the legend below it, one line each.
 * @param xName   below the horizontal axis.
 * @param yName   above the vertical axis.
 */
record Frame(String title, List<Series> series, String xName, String yName)
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

    int height()
    {
        return (int)(bottom() + BELOW);
    }

    /**
     * Where the area of the plot begins.
     *
     * @return y of its upper edge.
     */
    double top()
    {
        return LEGEND_TOP + series.size() * LEGEND_STEP + Y_NAME_GAP;
    }

    /**
     * Where it ends.
     *
     * @return y of its lower edge.
     */
    double bottom()
    {
        return top() + AREA_HEIGHT;
    }

    /**
     * Draw title and legend.
     *
     * @param surface to draw on.
     */
    void drawHead(final Surface surface)
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

    /**
     * Draw a horizontal line with its label.
     *
     * @param surface to draw on.
     * @param y       where.
     * @param label   left of it.
     */
    void drawRow(final Surface surface, final double y, final String label)
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
    void drawColumn(final Surface surface, final double x, final String label)
    {
        surface.line(new double[]{x, top(), x, bottom()}, GRID);
        surface.text(label, x, bottom() + 16, Anchor.MIDDLE, TEXT_SIZE, false);
    }

    /**
     * Draw the axes and their names.
     *
     * @param surface to draw on.
     */
    void drawAxes(final Surface surface)
    {
        surface.line(new double[]{LEFT, top(), LEFT, bottom(), RIGHT, bottom()}, AXIS);
        surface.text(yName, 4, top() - 8, Anchor.START, TEXT_SIZE, false);
        surface.text(xName, RIGHT, bottom() + 34, Anchor.END, TEXT_SIZE, false);
    }
}
