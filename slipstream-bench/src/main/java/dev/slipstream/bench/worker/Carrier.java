/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * What carries a worker's messages: a client, and perhaps the driver beneath it. One thread uses it.
 */
interface Carrier extends AutoCloseable
{
    /**
     * Add a publication of its own.
     *
     * @param channel Aeron's.
     * @param stream  its id.
     * @return the writing end; closed with this.
     */
    Writer addWriter(String channel, int stream);

    /**
     * Add a subscription.
     *
     * @param channel Aeron's.
     * @param stream  its id.
     * @return the reading end; closed with this.
     */
    Reader addReader(String channel, int stream);

    /**
     * Do a round of whatever has no thread of its own.
     *
     * @return how much was done.
     */
    int invoke();

    /**
     * Spend the time until there may be something to read, in the way that this system does.
     *
     * @param workCount what was done since the last call; 0 to idle.
     */
    void idleReading(int workCount);

    /**
     * Spend the time until there may be room to write, in the way that this system does.
     *
     * @param workCount what was done since the last call; 0 to idle.
     */
    void idleWriting(int workCount);

    /**
     * Spend the time until the next message is due, in a way that is the same for all systems.
     *
     * @param dueNs when.
     */
    void idleUntil(long dueNs);

    @Override
    void close();
}
