/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Certificates or a peer that cannot be used; the message names the file or the peer, and what to do. */
public final class TlsException extends IOException
{
    private static final long serialVersionUID = 1L;

    TlsException(final String message)
    {
        super(message);
    }

    TlsException(final String message, final @Nullable Throwable cause)
    {
        super(message, cause);
    }
}
