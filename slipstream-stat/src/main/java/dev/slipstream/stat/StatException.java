/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

/**
 * There is no driver to be seen in a directory: the message says why, and what to do.
 */
public final class StatException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and what to do.
     */
    public StatException(final String message)
    {
        super(message);
    }

    /**
     * @param message what is wrong and what to do.
     * @param cause   of it.
     */
    public StatException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
