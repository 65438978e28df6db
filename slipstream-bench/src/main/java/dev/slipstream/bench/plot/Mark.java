/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

/**
 * A shape that tells a series apart without its colour.
 */
public enum Mark
{
    /** Round. */
    DISC(16, 0, 1),
    /** On its side. */
    SQUARE(4, 0.125, 1.1),
    /** On its tip. */
    DIAMOND(4, 0, 1.25),
    /** Pointing up. */
    TRIANGLE(3, 0.75, 1.3),
    /** Pointing down. */
    NABLA(3, 0.25, 1.3),
    /** Six corners. */
    HEXAGON(6, 0, 1.1);

    private final int corners;
    private final double turn;
    private final double scale;

    Mark(final int corners, final double turn, final double scale)
    {
        this.corners = corners;
        this.turn = turn;
        this.scale = scale;
    }

    /**
     * Draw it.
     *
     * @param surface to draw on.
     * @param x       of its centre.
     * @param y       of its centre.
     * @param radius  of a disc that looks as large.
     * @param rgb     colour.
     */
    void draw(final Surface surface, final double x, final double y, final double radius, final int rgb)
    {
        final double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++)
        {
            final double angle = 2 * Math.PI * (turn + (double)i / corners);
            points[2 * i] = x + radius * scale * Math.cos(angle);
            points[2 * i + 1] = y + radius * scale * Math.sin(angle);
        }
        surface.polygon(points, rgb);
    }
}
