/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;

/**
 * How drivers and clients are set up, the same for stock and Slipstream: as the Aeron project's own benchmarks do it.
 */
public final class Tuning
{
    /** Fits a UDP datagram in one Ethernet frame with room for tunnels; Aeron's default. */
    public static final int MTU_BYTES = 1408;

    /** The kernel grants up to net.core.rmem_max and net.core.wmem_max. */
    public static final int SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;

    /** How much a publication may have under way. */
    public static final int WINDOW_BYTES = 1024 * 1024;

    /** Small enough to stay in the cache, large enough for the window. */
    public static final int TERM_BYTES = 4 * 1024 * 1024;

    private Tuning()
    {
    }

    /**
     * A driver's settings.
     *
     * @param dir its directory, not there yet.
     * @return settings, threading mode and idle strategies still to choose.
     */
    static MediaDriver.Context driver(final String dir)
    {
        return new MediaDriver.Context().aeronDirectoryName(dir).dirDeleteOnStart(true).dirDeleteOnShutdown(true)
            .mtuLength(MTU_BYTES).ipcMtuLength(MTU_BYTES).socketSndbufLength(SOCKET_BUFFER_BYTES)
            .socketRcvbufLength(SOCKET_BUFFER_BYTES).initialWindowLength(WINDOW_BYTES)
            .publicationTermBufferLength(TERM_BYTES).ipcTermBufferLength(TERM_BYTES).termBufferSparseFile(false)
            .performStorageChecks(false);
    }

    /**
     * A client's settings.
     *
     * @param dir of the driver.
     * @return settings.
     */
    static Aeron.Context client(final String dir)
    {
        return new Aeron.Context().aeronDirectoryName(dir);
    }
}
