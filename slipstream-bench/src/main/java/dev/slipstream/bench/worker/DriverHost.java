/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

/**
 * The part of a worker that only runs a driver, for clients in other processes: all agents in one thread that backs off
 * when idle, Aeron's default.
 */
final class DriverHost
{
    private DriverHost()
    {
    }

    /**
     * Run a driver until the parent says stop.
     *
     * @param job     says which.
     * @param control the parent.
     * @throws InterruptedException if interrupted.
     */
    static void play(final Message job, final Control control) throws InterruptedException
    {
        final MediaDriver.Context context = Tuning.driver(job.text("dir")).threadingMode(ThreadingMode.SHARED);
        try (BenchDriver _ = BenchDriver.launch(job, context))
        {
            control.say(Message.of("ready"));
            final Message command = control.take();
            if (!"stop".equals(command.word()))
            {
                throw new IllegalStateException("driver: unexpected command " + command);
            }
        }
    }
}
