/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.config.SidecarConfig.Listener;
import dev.slipstream.sidecar.config.SidecarConfig.Tls;
import dev.slipstream.sidecar.config.SidecarConfig.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates of a configuration without using them.
 */
public final class TlsCheck
{
    private TlsCheck()
    {
    }

    /**
     * Check all certificates.
     *
     * @param config that names them.
     * @return what there is to say, a line for each listener and upstream with TLS.
     * @throws TlsException if one of them cannot be used.
     */
    public static List<String> of(final SidecarConfig config) throws TlsException
    {
        final List<String> lines = new ArrayList<>();
        for (final Listener listener : config.listeners())
        {
            check(lines, "listener " + listener.name(), listener.tls(), true);
        }
        for (final Upstream upstream : config.upstreams().values())
        {
            check(lines, "upstream " + upstream.name(), upstream.tls(), false);
        }
        return lines;
    }

    private static void check(final List<String> lines, final String name, final @Nullable Tls tls,
        final boolean isServer) throws TlsException
    {
        if (tls == null)
        {
            return;
        }
        final TlsMaterial material;
        try
        {
            material = TlsMaterial.load(tls.files(), isServer);
        }
        catch (final TlsException e)
        {
            throw new TlsException(name + ": " + e.getMessage(), e);
        }
        lines.add(name + " is " + material.identity() + " until " + material.expiry() +
            (material.isOfOwnAuthorities(isServer) ? "" :
                "; none of " + tls.files().authorities() + " has issued that: are peers to believe others?"));
    }
}
