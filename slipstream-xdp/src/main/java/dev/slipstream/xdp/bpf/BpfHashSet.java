/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.bpf.Bpf;
import dev.slipstream.linux.bpf.BpfMapType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A set of byte strings of one length: a hash map whose values say nothing.
 */
public final class BpfHashSet extends BpfMap
{
    private final String name;
    private final int keyLength;
    private final int maxEntries;

    /**
     * @param name       shown by tools such as bpftool.
     * @param keyLength  in bytes.
     * @param maxEntries how many it can hold.
     */
    public BpfHashSet(final String name, final int keyLength, final int maxEntries)
    {
        super(Bpf.createMap(BpfMapType.HASH, name, keyLength, Integer.BYTES, maxEntries));
        this.name = name;
        this.keyLength = keyLength;
        this.maxEntries = maxEntries;
    }

    /**
     * Add an element; it may be there already.
     *
     * @param key of the set's key length.
     */
    public void add(final byte[] key)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            final int result = Bpf.updateElement(descriptor().fd(), key(key, arena), value);
            if (result < 0)
            {
                final String remedy = result == -Errno.E2BIG ? "the map is full at " + maxEntries + " entries" : null;
                throw new LinuxException("bpf(MAP_UPDATE_ELEM, " + name + ")", -result, remedy);
            }
        }
    }

    /**
     * Remove an element, if it is there.
     *
     * @param key of the set's key length.
     */
    public void remove(final byte[] key)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final int result = Bpf.deleteElement(descriptor().fd(), key(key, arena));
            if (result != -Errno.ENOENT)
            {
                LinuxException.check(result, "bpf(MAP_DELETE_ELEM, " + name + ")");
            }
        }
    }

    private MemorySegment key(final byte[] key, final Arena arena)
    {
        if (key.length != keyLength)
        {
            throw new IllegalArgumentException(
                "key of " + key.length + " bytes for map " + name + ", which has keys of " + keyLength);
        }
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, key);
    }
}
