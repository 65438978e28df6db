/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import org.jspecify.annotations.Nullable;

/**
 * A system call failed. The message reads
 * {@code bind(xsk, eth0, queue 3) failed: EBUSY (16); close the other socket of this queue}: the call with the
 * arguments that matter, the errno by name and number, and what the reader can do about it.
 */
public final class LinuxException extends RuntimeException
{
    private final int errno;

    /**
     * @param call  the call with its arguments, as the reader should see them: {@code "bind(xsk, eth0, queue 3)"}.
     * @param errno the error number, positive.
     */
    public LinuxException(final String call, final int errno)
    {
        this(call, errno, null);
    }

    /**
     * @param call   the call with its arguments, as the reader should see them: {@code "bind(xsk, eth0, queue 3)"}.
     * @param errno  the error number, positive.
     * @param remedy what the reader can do about it, or null if nothing better than the errno's name is known.
     */
    public LinuxException(final String call, final int errno, final @Nullable String remedy)
    {
        super(call + " failed: " + Errno.name(errno) + " (" + errno + ")" + (remedy == null ? "" : "; " + remedy));
        this.errno = errno;
    }

    /**
     * Pass a result on, or throw if it is a negated errno.
     *
     * @param result what a hot-form call returned.
     * @param call   the call with its arguments.
     * @return the result, not negative.
     */
    public static int check(final int result, final String call)
    {
        if (result < 0)
        {
            throw new LinuxException(call, -result);
        }
        return result;
    }

    /**
     * The error number.
     *
     * @return the errno, positive; see {@link Errno}.
     */
    public int errno()
    {
        return errno;
    }
}
