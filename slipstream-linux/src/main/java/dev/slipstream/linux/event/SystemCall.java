/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

/**
 * Numbers of the system calls of this package for which the C library has no function, or has one only since a version
 * that is too new: from {@code asm/unistd_64.h} on x86-64 and {@code asm-generic/unistd.h} on aarch64.
 */
final class SystemCall
{
    private static final boolean IS_AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

    static final long FUTEX = IS_AARCH64 ? 98 : 202;
    static final long MEMBARRIER = IS_AARCH64 ? 283 : 324;
    static final long EPOLL_PWAIT2 = 441;
    static final long FUTEX_WAITV = 449;

    private SystemCall()
    {
    }
}
