/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

/**
 * A message is missing, came twice, or is not as it was sent.
 */
final class PayloadException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    PayloadException(final String id, final String message)
    {
        super(id + ": " + message);
    }
}
