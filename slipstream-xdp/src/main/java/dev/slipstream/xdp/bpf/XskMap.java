/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.bpf.Bpf;
import dev.slipstream.linux.bpf.BpfMapType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The AF_XDP sockets that a program may redirect packets to, by number of the receive queue. A socket that is closed
 * leaves the map by itself.
 */
public final class XskMap extends BpfMap
{
    private final String name;

    /**
     * @param name      shown by tools such as bpftool.
     * @param maxQueues how many queues.
     */
    public XskMap(final String name, final int maxQueues)
    {
        super(Bpf.createMap(BpfMapType.XSKMAP, name, Integer.BYTES, Integer.BYTES, maxQueues));
        this.name = name;
    }

    /**
     * Have packets of a queue redirected to a socket.
     *
     * @param queue  the queue.
     * @param socket an AF_XDP socket bound to that queue.
     */
    public void set(final int queue, final FileDescriptor socket)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_INT, queue);
            final MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, socket.fd());
            LinuxException.check(Bpf.updateElement(descriptor().fd(), key, value),
                "bpf(MAP_UPDATE_ELEM, " + name + ", queue " + queue + ", " + socket + ")");
        }
    }

    /**
     * Have packets of a queue go to the kernel's stack.
     *
     * @param queue the queue; it need not have a socket.
     */
    public void clear(final int queue)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final int result = Bpf.deleteElement(
                descriptor().fd(), arena.allocateFrom(ValueLayout.JAVA_INT, queue));
            if (result != -Errno.ENOENT)
            {
                LinuxException.check(result, "bpf(MAP_DELETE_ELEM, " + name + ", queue " + queue + ")");
            }
        }
    }
}
