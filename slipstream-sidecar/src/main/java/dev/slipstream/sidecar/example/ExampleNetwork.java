/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the two halves of the example: two network namespaces, as two machines would have them, where
 * namespaces can be made; the loopback interface elsewhere.
 */
final class ExampleNetwork implements AutoCloseable
{
    private static final String HOST_OF_SHOP = "10.77.0.1";
    private static final String HOST_OF_PRICES = "10.77.0.2";
    private static final String PREFIX_LENGTH = "/24";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final @Nullable NetworkNamespace shop;
    private final @Nullable NetworkNamespace prices;

    private ExampleNetwork(final boolean isReal)
    {
        try
        {
            shop = isReal ? opened(NetworkNamespace.create("shop")) : null;
            prices = isReal ? opened(NetworkNamespace.create("prices")) : null;
            if (shop != null && prices != null)
            {
                opened(VethPair.connect(VethEnd.of(shop, "eth0", HOST_OF_SHOP + PREFIX_LENGTH),
                    VethEnd.of(prices, "eth0", HOST_OF_PRICES + PREFIX_LENGTH)));
            }
        }
        catch (final RuntimeException e)
        {
            close();
            throw e;
        }
    }

    /** Make the best that there can be. */
    static ExampleNetwork create()
    {
        return new ExampleNetwork(NamespaceSupport.isAvailable());
    }

    /** Where the application that calls is. */
    @Nullable
    NetworkNamespace shop()
    {
        return shop;
    }

    /** Where the application that answers is. */
    @Nullable
    NetworkNamespace prices()
    {
        return prices;
    }

    /** The address of the latter. */
    String hostOfPrices()
    {
        return prices == null ? InetAddress.getLoopbackAddress().getHostAddress() : HOST_OF_PRICES;
    }

    @Override
    public String toString()
    {
        return prices == null ? "the loopback interface" : "two network namespaces";
    }

    @Override
    public void close()
    {
        RuntimeException failure = null;
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll())
        {
            try
            {
                part.close();
            }
            catch (final Exception e)
            {
                if (failure == null)
                {
                    failure = new IllegalStateException("cannot take down " + this, e);
                }
                else
                {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null)
        {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T opened(final T part)
    {
        parts.push(part);
        return part;
    }
}
