/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * What statx(2) tells of an open descriptor: its type, permissions and owner. statx and not fstat, since its struct is
 * the same on every architecture.
 *
 * @param mode type and permission bits, {@code stx_mode}.
 * @param uid  the owner, {@code stx_uid}.
 */
record FileStatus(int mode, int uid)
{
    /** {@code struct statx} of {@code linux/stat.h}; what is not read here is one block. */
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("stx_mask"), JAVA_INT.withName("stx_blksize"), JAVA_LONG.withName("stx_attributes"),
        JAVA_INT.withName("stx_nlink"), JAVA_INT.withName("stx_uid"), JAVA_INT.withName("stx_gid"),
        JAVA_SHORT.withName("stx_mode"), MemoryLayout.paddingLayout(2), JAVA_LONG.withName("stx_ino"),
        MemoryLayout.paddingLayout(27 * Long.BYTES)).withName("statx");

    private static final long MODE = LAYOUT.byteOffset(PathElement.groupElement("stx_mode"));
    private static final long UID = LAYOUT.byteOffset(PathElement.groupElement("stx_uid"));

    // linux/stat.h and linux/fcntl.h.
    static final int S_IFMT = 0170000;
    static final int S_IFIFO = 0010000;
    static final int STATX_TYPE_MODE_UID = 0x1 | 0x2 | 0x8;
    static final int AT_EMPTY_PATH = 0x1000;

    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    private static final MethodHandle STATX = NativeCall.link(
        "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    static FileStatus of(final int fd, final String name)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment statx = arena.allocate(LAYOUT);
            final MemorySegment callState = NativeCall.callState();
            final int result = NativeCall.result((int)STATX.invokeExact(
                callState, fd, arena.allocateFrom(""), AT_EMPTY_PATH, STATX_TYPE_MODE_UID, statx), callState);
            LinuxException.check(result, "statx(" + name + ")");
            return new FileStatus(Short.toUnsignedInt(statx.get(JAVA_SHORT, MODE)), statx.get(JAVA_INT, UID));
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("statx", t);
        }
    }

    boolean isNamedPipe()
    {
        return (mode & S_IFMT) == S_IFIFO;
    }
}
