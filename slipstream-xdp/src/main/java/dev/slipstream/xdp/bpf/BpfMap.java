/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.FileDescriptor;

/**
 * Memory that a program shares with us. Closing it gives our hold up; a loaded program keeps its own.
 *
 * <p>Maps are for the cold path: every access is a system call that allocates. They may be used by any thread.
 */
public abstract sealed class BpfMap implements AutoCloseable permits BpfHashSet, BpfPerCpuCounters, XskMap
{
    private final FileDescriptor descriptor;

    BpfMap(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    final FileDescriptor descriptor()
    {
        return descriptor;
    }

    @Override
    public final void close()
    {
        descriptor.close();
    }
}
