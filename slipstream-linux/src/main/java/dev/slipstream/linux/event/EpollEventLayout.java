/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * {@code struct epoll_event} of {@code sys/epoll.h}: packed to 12 bytes on x86-64, and only there.
 */
final class EpollEventLayout
{
    private static final boolean IS_PACKED = "amd64".equals(System.getProperty("os.arch"));
    private static final ValueLayout.OfInt EVENTS = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

    static final StructLayout LAYOUT = (IS_PACKED ?
        MemoryLayout.structLayout(EVENTS.withName("events"), DATA.withName("data")) :
        MemoryLayout.structLayout(
            EVENTS.withName("events"), MemoryLayout.paddingLayout(4), DATA.withName("data")))
        .withName("epoll_event");

    private static final long SIZE = LAYOUT.byteSize();
    private static final long DATA_OFFSET = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("data"));

    private EpollEventLayout()
    {
    }

    static void set(final MemorySegment event, final int events, final long data)
    {
        event.set(EVENTS, 0, events);
        event.set(DATA, DATA_OFFSET, data);
    }

    static int events(final MemorySegment array, final int index)
    {
        return array.get(EVENTS, index * SIZE);
    }

    static long data(final MemorySegment array, final int index)
    {
        return array.get(DATA, index * SIZE + DATA_OFFSET);
    }
}
