/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for a server that has to be told which. */
public final class LoopbackPort
{
    private LoopbackPort()
    {
    }

    /**
     * Find one that nobody listens at. Whoever is quicker may still take it.
     *
     * @return the port, free on the loopback interface.
     */
    public static int free()
    {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return probe.getLocalPort();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("no port on the loopback interface", e);
        }
    }
}
