/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * A place to measure in. Owns the worker processes that run there, and whatever they run in; it makes each when it is
 * first asked for. Not thread-safe.
 */
interface Bed extends AutoCloseable
{
    /**
     * Get workers and parts for a round.
     *
     * @param scenario what is done.
     * @param system   who does it.
     * @return workers, warm if they have played before.
     */
    Stage stage(Scenario scenario, BenchSystem system);

    /**
     * Give up the workers of a system: after a failed round they may be in any state.
     *
     * @param system whose.
     */
    void discard(BenchSystem system);

    /**
     * Ask all workers to end, without waiting; {@link #close()} waits.
     */
    void requestEnd();

    @Override
    void close();
}
