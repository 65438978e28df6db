/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.List;

/**
 * What one system did, ready to be drawn.
 *
 * @param label  who, and how it did against the others.
 * @param style  how it looks.
 * @param points that are shown.
 */
public record Series(String label, Style style, List<Point> points)
{
    /**
     * A point in the plot's own units.
     *
     * @param x across.
     * @param y upwards.
     */
    public record Point(double x, double y)
    {
    }

    /** Keeps a copy. */
    public Series
    {
        points = List.copyOf(points);
    }
}
