/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was made for each destination of a channel that sends to many. Nobody says when a destination is not sent to any
 * more, so those that were not asked for in a while are dropped, by second chance: {@link #get} marks what it finds,
 * and each sweep drops the unmarked and takes the marks off.
 *
 * <p>For the sender's thread; the conductor's may clear it while no send is under way. Allocates nothing but when a
 * destination is put in and in sweeps.
 *
 * @param <V> what is made for a destination.
 */
public final class DestinationMap<V>
{
    /** Enough for some rounds through all destinations, so that none that is in use is dropped. */
    private static final int ROUNDS_BETWEEN_SWEEPS = 16;

    private final Map<InetSocketAddress, Entry<V>> entries = new HashMap<>();
    private final int capacity;
    private final Consumer<? super V> onDrop;
    private int getsBeforeSweep;

    /**
     * @param capacity the most destinations to keep something for.
     * @param onDrop   is given what is dropped.
     */
    public DestinationMap(final int capacity, final Consumer<? super V> onDrop)
    {
        this.capacity = capacity;
        this.onDrop = onDrop;
        getsBeforeSweep = capacity * ROUNDS_BETWEEN_SWEEPS;
    }

    /**
     * Look up a destination that is being sent to.
     *
     * @param destination resolved.
     * @return what was put in for it, or null if nothing was, or if it was dropped.
     */
    public @Nullable V get(final InetSocketAddress destination)
    {
        if (--getsBeforeSweep == 0)
        {
            getsBeforeSweep = capacity * ROUNDS_BETWEEN_SWEEPS;
            entries.values().removeIf(this::isDropped);
        }
        final Entry<V> entry = entries.get(destination);
        if (entry == null)
        {
            return null;
        }
        entry.isMarked = true;
        return entry.value;
    }

    /**
     * Whether another destination can be put in. If not, those that are not sent to any more hold their places until
     * the next sweep.
     *
     * @return true below the capacity.
     */
    public boolean hasRoom()
    {
        return entries.size() < capacity;
    }

    /**
     * Keep something for a destination.
     *
     * @param destination that there is nothing for yet.
     * @param value       to keep.
     */
    public void put(final InetSocketAddress destination, final V value)
    {
        entries.put(destination, new Entry<>(value));
    }

    /** Drop everything. */
    public void clear()
    {
        entries.values().forEach(entry -> onDrop.accept(entry.value));
        entries.clear();
    }

    private boolean isDropped(final Entry<V> entry)
    {
        if (entry.isMarked)
        {
            entry.isMarked = false;
            return false;
        }
        onDrop.accept(entry.value);
        return true;
    }

    private static final class Entry<V>
    {
        private final V value;
        private boolean isMarked = true;

        Entry(final V value)
        {
            this.value = value;
        }
    }
}
