/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

/**
 * Doorbells cannot be used here. The message says why and what to do; without them everything works as it does in stock
 * Aeron.
 */
public final class DoorbellPageException extends RuntimeException
{
    /**
     * @param message the cause and the remedy.
     */
    public DoorbellPageException(final String message)
    {
        super(message);
    }
}
