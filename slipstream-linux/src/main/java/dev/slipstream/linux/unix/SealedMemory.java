/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.MappedMemory;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory shared with a peer who is not trusted: a memfd whose size nobody can change any more. Access to a mapping of
 * it cannot fault, whatever the peer does; its contents can be anything at any time.
 */
public final class SealedMemory
{
    // linux/memfd.h and linux/fcntl.h.
    private static final int MFD_CLOEXEC_ALLOW_SEALING = 0x1 | 0x2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int F_SEAL_SEAL = 0x1;
    private static final int F_SEAL_SHRINK = 0x2;
    private static final int F_SEAL_GROW = 0x4;

    private static final int SEEK_END = 2;

    // int memfd_create(const char *name, unsigned int flags);
    private static final MethodHandle MEMFD_CREATE = NativeCall.link(
        "memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // int ftruncate(int fd, off_t length);
    private static final MethodHandle FTRUNCATE = NativeCall.link(
        "ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    // int fcntl(int fd, int cmd, ...); here: int arg
    private static final MethodHandle FCNTL = NativeCall.linkVariadic(
        "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);

    // off_t lseek(int fd, off_t offset, int whence);
    private static final MethodHandle LSEEK = NativeCall.link(
        "lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

    private SealedMemory()
    {
    }

    /**
     * Create memory, zeroed and sealed.
     *
     * @param name   shown in {@code /proc/PID/maps}, and in messages.
     * @param length in bytes.
     * @return its descriptor, to be mapped here and to be sent to a peer.
     */
    public static FileDescriptor create(final String name, final long length)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = LinuxException.check(NativeCall.result(
                (int)MEMFD_CREATE.invokeExact(callState, arena.allocateFrom(name), MFD_CLOEXEC_ALLOW_SEALING),
                callState), "memfd_create(" + name + ")");
            final FileDescriptor descriptor = new FileDescriptor(fd, "memfd " + name);
            try
            {
                LinuxException.check(NativeCall.result((int)FTRUNCATE.invokeExact(callState, fd, length), callState),
                    "ftruncate(memfd " + name + ", " + length + ")");
                LinuxException.check(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL),
                    "fcntl(memfd " + name + ", F_ADD_SEALS)");
                return descriptor;
            }
            catch (final Throwable t)
            {
                descriptor.close();
                throw t;
            }
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("memfd_create", t);
        }
    }

    /**
     * Map memory that a peer sent, after a check that it can neither shrink nor is too small.
     *
     * @param descriptor what the peer sent; stays open, and may be closed after.
     * @param name       what it is, for messages.
     * @param length     in bytes.
     * @return the mapping.
     * @throws LinuxException with EINVAL if it is no memfd or too small, with EPERM if it is not sealed.
     */
    public static MappedMemory map(final FileDescriptor descriptor, final String name, final long length)
    {
        final int seals = LinuxException.check(
            fcntl(descriptor.fd(), F_GET_SEALS, 0), "fcntl(" + name + ", F_GET_SEALS)");
        if ((seals & F_SEAL_SHRINK) == 0)
        {
            throw new LinuxException("mmap(" + name + ")", Errno.EPERM, "the peer must seal it against shrinking");
        }
        final long actual = length(descriptor, name);
        if (actual < length)
        {
            throw new LinuxException(
                "mmap(" + name + ")", Errno.EINVAL, "it has " + actual + " bytes of at least " + length);
        }
        return MappedMemory.shared(name, length, descriptor, 0);
    }

    private static long length(final FileDescriptor descriptor, final String name)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final long length = NativeCall.result(
                (long)LSEEK.invokeExact(callState, descriptor.fd(), 0L, SEEK_END), callState);
            if (length < 0)
            {
                throw new LinuxException("lseek(" + name + ")", (int)-length);
            }
            return length;
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("lseek", t);
        }
    }

    private static int fcntl(final int fd, final int command, final int argument)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)FCNTL.invokeExact(callState, fd, command, argument), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("fcntl", t);
        }
    }
}
