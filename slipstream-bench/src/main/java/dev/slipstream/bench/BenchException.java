/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * A measurement cannot be made, or not to its end; the message says why in words that a user can act on.
 */
public final class BenchException extends RuntimeException
{
    /**
     * @param message what went wrong and what to do.
     */
    public BenchException(final String message)
    {
        super(message);
    }

    /**
     * @param message what went wrong and what to do.
     * @param cause   why.
     */
    public BenchException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
