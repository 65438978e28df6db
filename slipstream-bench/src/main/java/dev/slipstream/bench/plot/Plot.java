/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

/**
 * Something that can be drawn, as often as one likes.
 */
public interface Plot
{
    /** As wide as a phone, in CSS pixels. */
    int WIDTH = 400;

    /** The colour of text and axes. */
    int TEXT_RGB = 0x1A1A1A;

    /**
     * What it shows.
     *
     * @return a line of text.
     */
    String title();

    /**
     * How high it is.
     *
     * @return in the units of {@link #WIDTH}.
     */
    int height();

    /**
     * Draw it.
     *
     * @param surface to draw on, {@link #WIDTH} wide and {@link #height()} high.
     */
    void draw(Surface surface);
}
