/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

/**
 * What a plot is drawn on. The origin is at the top left, y grows downwards. Not thread-safe.
 */
public interface Surface
{
    /** Where a text lies relative to its point. */
    enum Anchor
    {
        /** To the right of it. */
        START,
        /** Around it. */
        MIDDLE,
        /** To the left of it. */
        END
    }

    /**
     * Draw a line through points.
     *
     * @param points x and y in turn.
     * @param pen    with this.
     */
    void line(double[] points, Pen pen);

    /**
     * Fill a rectangle.
     *
     * @param x      left.
     * @param y      top.
     * @param width  to the right.
     * @param height downwards.
     * @param rgb    colour, 0xRRGGBB.
     */
    void rectangle(double x, double y, double width, double height, int rgb);

    /**
     * Fill a polygon.
     *
     * @param points x and y in turn.
     * @param rgb    colour, 0xRRGGBB.
     */
    void polygon(double[] points, int rgb);

    /**
     * Write a line of text.
     *
     * @param text   what.
     * @param x      of its point.
     * @param y      of its base line.
     * @param anchor where it lies relative to the point.
     * @param size   of the font.
     * @param bold   whether it stands out.
     */
    void text(String text, double x, double y, Anchor anchor, double size, boolean bold);
}
