/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three streams that every process starts with. {@code System.console()} cannot tell which of them are terminals.
 */
enum StandardStream
{
    INPUT(0), OUTPUT(1), ERROR(2);

    private final int descriptor;

    StandardStream(final int descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Whether a person is at the other end.
     *
     * @return false for files, pipes, and where it cannot be told.
     */
    boolean isTerminal()
    {
        try
        {
            final String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || "/dev/console".equals(target);
        }
        catch (final IOException e)
        {
            return false;
        }
    }
}
