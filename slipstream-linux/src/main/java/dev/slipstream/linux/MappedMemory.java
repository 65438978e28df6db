/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A mapping made by mmap(2), unmapped when it is closed.
 *
 * <p>The {@link #segment()} may be used by any thread. Access through it after {@link #close()} throws; access through
 * a bare address taken from it is a crash, so whoever hands such addresses out closes last.
 */
public final class MappedMemory implements AutoCloseable
{
    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    private static final MethodHandle MMAP = NativeCall.link("mmap",
        FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

    // int munmap(void *addr, size_t length);
    private static final MethodHandle MUNMAP = NativeCall.link("munmap",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    // asm-generic/mman-common.h and asm-generic/mman.h: the same on x86-64 and aarch64.
    private static final int PROT_READ = 0x1;
    private static final int PROT_WRITE = 0x2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_POPULATE = 0x8000;
    private static final int MAP_HUGETLB = 0x40000;

    /** The default size of huge pages on x86-64 and, with pages of 4 KiB, on aarch64. */
    private static final long HUGE_PAGE_SIZE = 2L << 20;

    private final Arena arena;
    private final MemorySegment segment;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MappedMemory(final String name, final long length, final int flags, final int fd, final long offset)
    {
        final long address = mmap(length, PROT_READ | PROT_WRITE, flags, fd, offset);
        if (address < 0 && address > -4096)
        {
            throw new LinuxException(
                "mmap(" + name + ", " + length + " bytes)", (int)-address, remedy((int)-address, length, flags));
        }
        arena = Arena.ofShared();
        segment = MemorySegment.ofAddress(address).reinterpret(length, arena, MappedMemory::munmap);
    }

    /**
     * Map zeroed memory of this process, with its pages present from the start so that the hot path meets no fault.
     *
     * @param name   what it is for, for messages.
     * @param length in bytes.
     * @return the mapping, aligned to a page.
     */
    public static MappedMemory anonymous(final String name, final long length)
    {
        return new MappedMemory(name, length, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    }

    /**
     * The same in huge pages, of which a processor needs to remember fewer. They are never taken from anywhere but what
     * the operator has reserved.
     *
     * @param name   what it is for, for messages.
     * @param length in bytes, rounded up to whole huge pages.
     * @return the mapping, aligned to a huge page.
     */
    public static MappedMemory anonymousHuge(final String name, final long length)
    {
        final long rounded = (length + HUGE_PAGE_SIZE - 1) & -HUGE_PAGE_SIZE;
        return new MappedMemory(name, rounded, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_HUGETLB, -1, 0);
    }

    /**
     * Map what a descriptor offers, shared with the kernel or with other processes. The mapping outlives the
     * descriptor.
     *
     * @param name   what it is, for messages.
     * @param length in bytes.
     * @param fd     the descriptor.
     * @param offset where in it the mapping begins, a multiple of the page size.
     * @return the mapping.
     */
    public static MappedMemory shared(
        final String name, final long length, final FileDescriptor fd, final long offset)
    {
        return new MappedMemory(name, length, MAP_SHARED | MAP_POPULATE, fd.fd(), offset);
    }

    /**
     * The mapped memory.
     *
     * @return a segment that is alive until {@link #close()}.
     */
    public MemorySegment segment()
    {
        return segment;
    }

    /**
     * Unmap; later calls do nothing.
     */
    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            arena.close();
        }
    }

    private static long mmap(
        final long length, final int protection, final int flags, final int fd, final long offset)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (long)MMAP.invokeExact(callState, MemorySegment.NULL, length, protection, flags, fd, offset),
                callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("mmap", t);
        }
    }

    private static @Nullable String remedy(final int errno, final long length, final int flags)
    {
        if (errno != Errno.ENOMEM)
        {
            return null;
        }
        return (flags & MAP_HUGETLB) == 0 ? "free memory, or ask for fewer or smaller buffers" :
            "reserve " + length / HUGE_PAGE_SIZE + " more huge pages of 2 MiB (sysctl vm.nr_hugepages)";
    }

    private static void munmap(final MemorySegment segment)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final int result = NativeCall.result(
                (int)MUNMAP.invokeExact(callState, segment, segment.byteSize()), callState);
            LinuxException.check(result, "munmap(" + segment.byteSize() + " bytes)");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("munmap", t);
        }
    }
}
