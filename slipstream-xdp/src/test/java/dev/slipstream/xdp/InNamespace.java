/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.rig.NetworkNamespace;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * Runs code of this process inside a namespace of the rig. What is opened there stays there.
 */
final class InNamespace
{
    private InNamespace()
    {
    }

    static <T> T call(final NetworkNamespace namespace, final Callable<T> task)
    {
        try
        {
            return NetworkNamespaces.callIn(Path.of("/run/netns", namespace.name()), task);
        }
        catch (final ExecutionException ex)
        {
            throw ex.getCause() instanceof final RuntimeException cause ? cause : new IllegalStateException(ex);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
