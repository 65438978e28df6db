/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

/**
 * A configuration that cannot be used. The message names the file, the line, the key and what to do.
 */
public final class ConfigException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, where, and what to do.
     */
    public ConfigException(final String message)
    {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do.
     * @param cause   of it.
     */
    public ConfigException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
