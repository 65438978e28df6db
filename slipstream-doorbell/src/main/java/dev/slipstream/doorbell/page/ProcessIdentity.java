/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which process owns a slot: its id, and its start time since ids are reused, in the namespace in which they hold.
 *
 * @param owner     process id in the upper half; in the lower half of it the start time, in clock ticks since the boot.
 * @param namespace inode number of the namespace of process ids.
 */
record ProcessIdentity(long owner, long namespace)
{
    private static final Path PROC = Path.of("/proc");

    // proc_pid_stat(5): starttime is field 22; the state, field 3, is the first after the name in parentheses.
    private static final int START_TIME_FIELD = 22;
    private static final int FIRST_FIELD = 3;

    static ProcessIdentity current()
    {
        final long pid = ProcessHandle.current().pid();
        try
        {
            final String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            final long inode = Long.parseLong(
                namespace.substring(namespace.indexOf('[') + 1, namespace.indexOf(']')));
            return new ProcessIdentity(pid << Integer.SIZE | Integer.toUnsignedLong(startTime(pid)), inode);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot read /proc/self: is /proc mounted?", e);
        }
    }

    /**
     * Whether the owner named in a slot is certainly dead.
     *
     * @param slotOwner     what the slot says.
     * @param slotNamespace what the slot says; 0 if its owner died before it could say so.
     * @return false if it lives, or if this process cannot tell, being in another namespace.
     */
    boolean isDead(final long slotOwner, final long slotNamespace)
    {
        if (slotNamespace != namespace && slotNamespace != 0)
        {
            return false;
        }
        try
        {
            final long pid = slotOwner >>> Integer.SIZE;
            return startTime(pid) != (int)slotOwner;
        }
        catch (final NoSuchFileException e)
        {
            // Where /proc hides the processes of other users (hidepid), it hides process 1 as well.
            return Files.exists(PROC.resolve("1"));
        }
        catch (final IOException e)
        {
            return false;
        }
    }

    private static int startTime(final long pid) throws IOException
    {
        final String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        // The name may contain spaces and parentheses; the last one ends it.
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (int)Long.parseLong(fields[START_TIME_FIELD - FIRST_FIELD]);
    }
}
