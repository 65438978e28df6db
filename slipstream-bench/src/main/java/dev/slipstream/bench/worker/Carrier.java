/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Aeron;

/**
 * What carries a worker's messages: a client, and perhaps the driver beneath it. One thread uses it.
 */
interface Carrier extends AutoCloseable
{
    /**
     * The client.
     *
     * @return the client, open as long as this is.
     */
    Aeron aeron();

    /**
     * Do a round of whatever has no thread of its own.
     *
     * @return how much was done.
     */
    int invoke();

    /**
     * Spend the time until there may be work again, in the way that this system does.
     *
     * @param workCount what was done since the last call; 0 to idle.
     */
    void idle(int workCount);

    @Override
    void close();
}
