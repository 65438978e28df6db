/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import java.io.Serial;

/** The media driver is gone, or has given up this client. */
final class NodeDeathException extends RuntimeException
{
    @Serial
    private static final long serialVersionUID = 1;

    NodeDeathException(final String message)
    {
        super(message);
    }
}
