/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether the user has asked for the end of the process, by Ctrl-C or SIGTERM. The worker processes then end too,
 * some of them before this one, and what they fail at no longer matters. Any thread may ask.
 */
final class Interruption implements AutoCloseable
{
    /** As a shell reports SIGINT. */
    static final int STATUS = 130;

    /** A child that the same signal ended may be noticed before the JVM calls its hooks. */
    private static final long CALL_PATIENCE_MS = 500;

    private final Thread hook;
    private final CountDownLatch requested = new CountDownLatch(1);

    /**
     * Begin to watch.
     *
     * @param onRequest what to do at once when it happens; called by a thread of its own.
     */
    Interruption(final Runnable onRequest)
    {
        hook = new Thread(() ->
        {
            requested.countDown();
            onRequest.run();
        }, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Whether it has happened.
     *
     * @return true if the process is about to end.
     */
    boolean isRequested()
    {
        return requested.getCount() == 0;
    }

    /**
     * Whether it was because of it that something has failed.
     *
     * @return true if it has happened, or happens in the next moment.
     */
    boolean explainsFailure()
    {
        try
        {
            return requested.await(CALL_PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Watch no longer. */
    @Override
    public void close()
    {
        if (isRequested())
        {
            return;
        }
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException e)
        {
            // The shutdown has just begun: it will call, and nobody will ask.
        }
    }
}
