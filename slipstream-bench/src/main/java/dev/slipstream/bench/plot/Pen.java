/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.List;

/**
 * How a line is drawn.
 *
 * @param rgb   colour, 0xRRGGBB.
 * @param width of the line.
 * @param dash  lengths drawn and left out in turn; empty for a solid line.
 */
public record Pen(int rgb, double width, List<Double> dash)
{
    /** Keeps a copy. */
    public Pen
    {
        dash = List.copyOf(dash);
    }

    /**
     * A solid line.
     *
     * @param rgb   colour.
     * @param width of the line.
     * @return the pen.
     */
    public static Pen solid(final int rgb, final double width)
    {
        return new Pen(rgb, width, List.of());
    }
}
