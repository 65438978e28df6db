/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import java.util.List;

/**
 * Unwinds what was acquired in order.
 */
final class Closing
{
    private Closing()
    {
    }

    /**
     * Close all, the last first, even if some cannot be closed.
     *
     * @param acquired in order.
     * @throws BenchException if any could not be closed; it carries the reasons.
     */
    static void all(final List<? extends AutoCloseable> acquired)
    {
        final BenchException failure = new BenchException("clean-up failed");
        all(acquired, failure);
        if (failure.getSuppressed().length > 0)
        {
            throw failure;
        }
    }

    /**
     * Close all, the last first, on the way out of a failure.
     *
     * @param acquired in order.
     * @param failure  that goes on; what cannot be closed is added to it.
     */
    static void all(final List<? extends AutoCloseable> acquired, final Throwable failure)
    {
        for (final AutoCloseable closeable : acquired.reversed())
        {
            try
            {
                closeable.close();
            }
            catch (final Exception e)
            {
                failure.addSuppressed(e);
            }
        }
    }
}
