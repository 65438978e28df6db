/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * Hears how a campaign gets on. Called by the thread that runs it.
 */
public interface Progress
{
    /**
     * A step begins.
     *
     * @param index from 1.
     * @param total how many steps there are.
     * @param step  which.
     */
    void onStart(int index, int total, Step step);

    /**
     * A step ended.
     *
     * @param measurement what it found.
     */
    void onMeasurement(Measurement measurement);

    /**
     * A step could not be done.
     *
     * @param step    which.
     * @param failure why.
     */
    void onFailure(Step step, RuntimeException failure);
}
