/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.rig.ChildMain;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the conversation with its parent.
 */
final class Control
{
    private final BlockingQueue<String> commands = ChildMain.commands();

    /**
     * The next command, if there is one; cheap enough for each round of a busy loop.
     *
     * @return the command, or null.
     */
    @Nullable
    Message poll()
    {
        if (commands.isEmpty())
        {
            return null;
        }
        final String line = commands.poll();
        return line == null ? null : Message.parse(line);
    }

    /**
     * Wait for the next command.
     *
     * @return the command.
     * @throws InterruptedException if interrupted.
     */
    Message take() throws InterruptedException
    {
        return Message.parse(commands.take());
    }

    /**
     * Tell the parent something.
     *
     * @param message to tell.
     */
    void say(final Message message)
    {
        System.out.println(message);
    }
}
