/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a plot as an {@code svg} element that grows with its page.
 */
public final class SvgSurface implements Surface
{
    private final StringBuilder svg = new StringBuilder();

    private SvgSurface()
    {
    }

    /**
     * Draw a plot.
     *
     * @param plot to draw.
     * @return the element, with the title for those who cannot see it.
     */
    public static String of(final Plot plot)
    {
        final SvgSurface surface = new SvgSurface();
        surface.svg.append(String.format(Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">", Plot.WIDTH,
            plot.height()));
        surface.svg.append("<title>").append(escape(plot.title())).append("</title>");
        plot.draw(surface);
        return surface.svg.append("</svg>").toString();
    }

    @Override
    public void line(final double[] points, final Pen pen)
    {
        final String dash = pen.dash().isEmpty() ? "" : " stroke-dasharray=\"" +
            pen.dash().stream().map(SvgSurface::number).collect(Collectors.joining(" ")) + "\"";
        svg.append(String.format(Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"#%06X\" stroke-width=\"%s\"%s/>", list(points),
            pen.rgb(), number(pen.width()), dash));
    }

    @Override
    public void rectangle(final double x, final double y, final double width, final double height, final int rgb)
    {
        svg.append(String.format(Locale.ROOT, "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#%06X\"/>",
            number(x), number(y),
            number(width), number(height), rgb));
    }

    @Override
    public void polygon(final double[] points, final int rgb)
    {
        svg.append(String.format(Locale.ROOT,
            "<polygon points=\"%s\" fill=\"#%06X\" stroke=\"#FFFFFF\" stroke-width=\"0.8\"/>", list(points), rgb));
    }

    @Override
    public void text(final String text, final double x, final double y, final Anchor anchor, final double size,
        final boolean bold)
    {
        svg.append(String.format(Locale.ROOT, "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\"%s>%s</text>",
            number(x), number(y),
            anchor.name().toLowerCase(Locale.ROOT), number(size), bold ? " font-weight=\"bold\"" : "", escape(text)));
    }

    /**
     * Text as it may stand in HTML and XML.
     *
     * @param text any.
     * @return the same with what has a meaning there replaced.
     */
    public static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String list(final double[] points)
    {
        final StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i += 2)
        {
            list.append(i == 0 ? "" : " ").append(number(points[i])).append(',').append(number(points[i + 1]));
        }
        return list.toString();
    }

    private static String number(final double value)
    {
        return Double.toString(Math.round(value * 10) / 10.0);
    }
}
