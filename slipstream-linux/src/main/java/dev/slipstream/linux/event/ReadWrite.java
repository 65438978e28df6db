/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.NativeCall;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * read(2) and write(2) on the descriptors of this package. Hot forms, thread-safe.
 */
final class ReadWrite
{
    // ssize_t read(int fd, void *buf, size_t count);
    private static final MethodHandle READ = NativeCall.link(
        "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    // ssize_t write(int fd, const void *buf, size_t count);
    private static final MethodHandle WRITE = NativeCall.link(
        "write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private ReadWrite()
    {
    }

    static int read(final int fd, final MemorySegment buffer)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)READ.invokeExact(callState, fd, buffer, buffer.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("read", t);
        }
    }

    static int write(final int fd, final MemorySegment buffer)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)WRITE.invokeExact(callState, fd, buffer, buffer.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("write", t);
        }
    }
}
