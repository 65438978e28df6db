/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

/**
 * A command of the system did not do what was asked. The message holds the whole command line, how it ended, and what
 * it printed.
 */
public final class CommandFailedException extends RuntimeException
{
    /**
     * @param message the command line, how it ended, and what it printed.
     */
    public CommandFailedException(final String message)
    {
        super(message);
    }

    /**
     * @param message the command line and what went wrong.
     * @param cause   why.
     */
    public CommandFailedException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
