/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * Does one step. The real one is {@link Workbench}; tests have others.
 */
@FunctionalInterface
public interface StepRunner
{
    /**
     * Do it.
     *
     * @param step what.
     * @return what it found.
     * @throws RuntimeException if it could not be done; later steps may still be.
     */
    Measurement run(Step step);
}
