/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

/**
 * Knows whether the user has asked for the end of the process, by Ctrl-C or SIGTERM. The worker processes then end too,
 * some of them before this one, and what they fail at no longer matters. Any thread may ask.
 */
final class Interruption implements AutoCloseable
{
    /** As a shell reports SIGINT. */
    static final int STATUS = 130;

    private final Thread hook;
    private volatile boolean requested;

    /**
     * Begin to watch.
     *
     * @param onRequest what to do at once when it happens; called by a thread of its own.
     */
    Interruption(final Runnable onRequest)
    {
        hook = new Thread(() ->
        {
            requested = true;
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
        return requested;
    }

    /** Watch no longer. */
    @Override
    public void close()
    {
        if (requested)
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
