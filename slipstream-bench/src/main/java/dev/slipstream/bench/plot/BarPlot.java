/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import dev.slipstream.bench.plot.Surface.Anchor;
import java.util.List;

/**
 * One bar for each system, its name and figures in words above it, and the spread of its rounds as a line at its end.
 */
public final class BarPlot implements Plot
{
    private static final double TITLE_BASE = 18;
    private static final double TOP = 46;
    private static final double STEP = 50;
    private static final double BAR_HEIGHT = 20;
    private static final double GAP = 6;
    private static final double LEFT = 4;
    private static final double WHISKER = 5;
    private static final Pen WHISKER_PEN = Pen.solid(Plot.TEXT_RGB, 1.5);

    private final String title;
    private final List<Bar> bars;

    /**
     * One bar.
     *
     * @param label  above it: who, how much, and how it did against the others.
     * @param style  of the system.
     * @param length how much.
     * @param least  of all rounds.
     * @param most   of all rounds.
     */
    public record Bar(String label, Style style, double length, double least, double most)
    {
    }

    /**
     * @param title of the plot, with the unit.
     * @param bars  from the top.
     */
    public BarPlot(final String title, final List<Bar> bars)
    {
        this.title = title;
        this.bars = List.copyOf(bars);
    }

    @Override
    public String title()
    {
        return title;
    }

    @Override
    public int height()
    {
        return (int)(TOP + bars.size() * STEP - 8);
    }

    @Override
    public void draw(final Surface surface)
    {
        surface.text(title, LEFT, TITLE_BASE, Anchor.START, AxesPlot.TITLE_SIZE, true);
        final Axis x = Axis.linear(bars.stream().mapToDouble(Bar::most).max().orElse(1), LEFT, WIDTH - LEFT);
        double base = TOP;
        for (final Bar bar : bars)
        {
            surface.text(bar.label(), LEFT, base, Anchor.START, AxesPlot.TEXT_SIZE, false);
            final double top = base + GAP;
            surface.rectangle(LEFT, top, Math.max(1, x.at(bar.length()) - LEFT), BAR_HEIGHT, bar.style().pen().rgb());
            final double middle = top + BAR_HEIGHT / 2;
            final double from = x.at(bar.least());
            final double to = x.at(bar.most());
            if (to - from > 1)
            {
                surface.line(new double[]{from, middle, to, middle}, WHISKER_PEN);
                surface.line(new double[]{from, middle - WHISKER, from, middle + WHISKER}, WHISKER_PEN);
                surface.line(new double[]{to, middle - WHISKER, to, middle + WHISKER}, WHISKER_PEN);
            }
            base += STEP;
        }
    }
}
