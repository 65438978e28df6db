/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import org.jspecify.annotations.Nullable;

/**
 * A run has to end before a step was done: its time is up, or the user wants it to. Nothing is wrong with what was
 * measured before.
 */
public final class RunOverException extends RuntimeException
{
    /**
     * @param cause what was being waited for, or null if the step had not begun.
     */
    public RunOverException(final @Nullable Throwable cause)
    {
        super("the run is over", cause);
    }
}
