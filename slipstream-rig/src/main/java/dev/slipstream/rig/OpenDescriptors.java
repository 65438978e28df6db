/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.File;

/** How many descriptors a process has open, so that one that was not closed shows. */
public final class OpenDescriptors
{
    private OpenDescriptors()
    {
    }

    /**
     * Those of this process.
     *
     * @return how many are open, with the one that it takes to look.
     */
    public static int count()
    {
        return count(ProcessHandle.current().pid());
    }

    /**
     * Those of a process.
     *
     * @param pid of the process.
     * @return how many are open; if it is this process, with the one that it takes to look.
     * @throws IllegalStateException if the process is gone, or another user's.
     */
    public static int count(final long pid)
    {
        final File directory = new File("/proc/" + pid + "/fd");
        final String[] descriptors = directory.list();
        if (descriptors == null)
        {
            throw new IllegalStateException("cannot list " + directory + ": has the process ended?");
        }
        return descriptors.length;
    }
}
