/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * memfd_create(2) without seals: memory whose size a hostile peer could change, for tests that refuse it.
 */
public final class MemFd
{
    private static final int MFD_CLOEXEC = 0x1;

    // int memfd_create(const char *name, unsigned int flags);
    private static final MethodHandle MEMFD_CREATE = NativeCall.link(
        "memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // int ftruncate(int fd, off_t length);
    private static final MethodHandle FTRUNCATE = NativeCall.link(
        "ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private MemFd()
    {
    }

    /**
     * Create memory, zeroed.
     *
     * @param name   shown in {@code /proc/PID/maps}, and in messages.
     * @param length in bytes.
     * @return its descriptor.
     */
    public static FileDescriptor create(final String name, final long length)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = LinuxException.check(NativeCall.result(
                (int)MEMFD_CREATE.invokeExact(callState, arena.allocateFrom(name), MFD_CLOEXEC), callState),
                "memfd_create(" + name + ")");
            final FileDescriptor descriptor = new FileDescriptor(fd, "memfd " + name);
            final int result = NativeCall.result((int)FTRUNCATE.invokeExact(callState, fd, length), callState);
            if (result < 0)
            {
                descriptor.close();
                throw new LinuxException("ftruncate(memfd " + name + ", " + length + ")", -result);
            }
            return descriptor;
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("memfd_create", t);
        }
    }
}
