/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.util.List;

/**
 * How a series looks: by colour, and by dash and mark for those who see none.
 *
 * @param pen  of its line.
 * @param mark of its points.
 */
public record Style(Pen pen, Mark mark)
{
    private static final double WIDTH = 2.5;

    /** Colours that remain different with any colour blindness (Okabe and Ito, 2008), dashes and marks to go with. */
    private static final List<Style> ALL = List.of(
        new Style(Pen.solid(0x444444, WIDTH), Mark.DISC),
        new Style(new Pen(0x0072B2, WIDTH, List.of(15.0, 4.0)), Mark.SQUARE),
        new Style(new Pen(0xD55E00, WIDTH, List.of(9.0, 4.0)), Mark.TRIANGLE),
        new Style(new Pen(0x009E73, WIDTH, List.of(3.0, 3.0)), Mark.DIAMOND),
        new Style(new Pen(0xCC79A7, WIDTH, List.of(9.0, 3.0, 3.0, 3.0)), Mark.NABLA),
        new Style(new Pen(0x8A6D00, WIDTH, List.of(15.0, 3.0, 3.0, 3.0)), Mark.HEXAGON),
        new Style(Pen.solid(0x56B4E9, WIDTH), Mark.SQUARE));

    /**
     * A style of its own for each of a few series.
     *
     * @param index of the series.
     * @return its style; they repeat only after the seventh.
     */
    public static Style of(final int index)
    {
        return ALL.get(index % ALL.size());
    }
}
