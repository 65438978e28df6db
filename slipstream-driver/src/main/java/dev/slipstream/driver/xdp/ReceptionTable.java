/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.receive.ReceivePath;
import java.net.InetSocketAddress;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that receive over AF_XDP, by address and port. Immutable: the conductor and the attendant publish a new
 * one for each change, and the receiver looks packets up in the one that it finds.
 */
final class ReceptionTable
{
    static final ReceptionTable EMPTY = new ReceptionTable(new Long2ObjectHashMap<>());

    private static final int WILDCARD = 0;

    private final Long2ObjectHashMap<ReceivePath> paths;

    private ReceptionTable(final Long2ObjectHashMap<ReceivePath> paths)
    {
        this.paths = paths;
    }

    static ReceptionTable of(final Iterable<Reception> receptions)
    {
        final Long2ObjectHashMap<ReceivePath> paths = new Long2ObjectHashMap<>();
        for (final Reception reception : receptions)
        {
            final InetSocketAddress local = reception.local();
            paths.put(key(Ipv4.toInt(local.getAddress()), local.getPort()), reception.path());
        }
        return new ReceptionTable(paths);
    }

    /** As the filter does: the exact address first, then the wildcard. */
    @Nullable
    ReceivePath find(final int address, final int port)
    {
        final ReceivePath exact = paths.get(key(address, port));
        return exact != null ? exact : paths.get(key(WILDCARD, port));
    }

    private static long key(final int address, final int port)
    {
        return (long)address << Short.SIZE | port;
    }
}
