/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.stream;

import java.io.IOException;
import java.io.Serial;

/** The peer wrote what no peer of ours writes: it is broken or hostile, and the connection is closed. */
public final class StreamProtocolException extends IOException
{
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * @param message what was found.
     */
    public StreamProtocolException(final String message)
    {
        super(message);
    }
}
