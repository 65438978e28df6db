/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

/**
 * A command cannot do what it was asked, for a reason that the user can understand and act on: the message says what is
 * wrong and what to do. It is printed alone; any other exception is a fault of the program and comes with its stack.
 */
public final class CliException extends RuntimeException
{
    /**
     * @param message what is wrong and what to do about it.
     */
    public CliException(final String message)
    {
        super(message);
    }

    /**
     * @param message what is wrong and what to do about it.
     * @param cause   why.
     */
    public CliException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
