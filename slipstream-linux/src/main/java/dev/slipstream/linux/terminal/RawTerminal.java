/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.terminal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A terminal in raw mode: keys come singly and as they are, nothing is echoed, no key makes a signal, and output is not
 * changed either. Closing puts back what was found, all of it: {@code struct termios} is only ever looked into by the C
 * library.
 *
 * <p>Any thread; the descriptor belongs to the caller. Whoever uses it in a process that may end by a signal closes it
 * in a shutdown hook as well: a terminal keeps its mode after the process.
 */
public final class RawTerminal implements AutoCloseable
{
    /** More than {@code struct termios} has in any C library: 60 bytes in glibc and musl. */
    private static final long TERMIOS_CAPACITY = 256;

    // bits/termios.h: without waiting for output, which a terminal may hold up for ever.
    private static final int TCSANOW = 0;

    // asm-generic/ioctls.h, asm-generic/termios.h: struct winsize { unsigned short ws_row, ws_col, ...; }.
    private static final long TIOCGWINSZ = 0x5413;
    private static final long WINSIZE_LENGTH = 4 * Short.BYTES;

    // int tcgetattr(int fd, struct termios *termios_p);
    private static final MethodHandle TCGETATTR = NativeCall.link(
        "tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    // int tcsetattr(int fd, int optional_actions, const struct termios *termios_p);
    private static final MethodHandle TCSETATTR = NativeCall.link(
        "tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    // void cfmakeraw(struct termios *termios_p);
    private static final MethodHandle CFMAKERAW = NativeCall.link("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));

    // int ioctl(int fd, unsigned long request, ...); here: struct winsize *.
    private static final MethodHandle IOCTL = NativeCall.linkVariadic(
        "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);

    private final int fd;
    private final MemorySegment found = Arena.ofAuto().allocate(TERMIOS_CAPACITY, Long.BYTES);
    private boolean isClosed;

    private RawTerminal(final int fd)
    {
        this.fd = fd;
    }

    /**
     * Put a terminal into raw mode.
     *
     * @param fd of the terminal.
     * @return to be closed.
     * @throws LinuxException ENOTTY if it is none.
     */
    public static RawTerminal open(final int fd)
    {
        final RawTerminal terminal = new RawTerminal(fd);
        LinuxException.check(terminal.getAttributes(terminal.found), "tcgetattr(" + fd + ")");
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment raw = arena.allocate(TERMIOS_CAPACITY, Long.BYTES).copyFrom(terminal.found);
            makeRaw(raw);
            LinuxException.check(terminal.setAttributes(raw), "tcsetattr(" + fd + ", raw)");
        }
        return terminal;
    }

    /**
     * How large it is now.
     *
     * @return its size; a terminal that does not know says 0.
     */
    public Size size()
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment size = arena.allocate(WINSIZE_LENGTH, Long.BYTES);
            LinuxException.check(windowSize(size), "ioctl(" + fd + ", TIOCGWINSZ)");
            return new Size(
                Short.toUnsignedInt(size.get(JAVA_SHORT, Short.BYTES)), Short.toUnsignedInt(size.get(JAVA_SHORT, 0)));
        }
    }

    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            LinuxException.check(setAttributes(found), "tcsetattr(" + fd + ", as found)");
        }
    }

    /**
     * How large a terminal is.
     *
     * @param columns characters in a line.
     * @param rows    lines.
     */
    public record Size(int columns, int rows)
    {
    }

    private int getAttributes(final MemorySegment termios)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)TCGETATTR.invokeExact(callState, fd, termios), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("tcgetattr", t);
        }
    }

    private int setAttributes(final MemorySegment termios)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)TCSETATTR.invokeExact(callState, fd, TCSANOW, termios), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("tcsetattr", t);
        }
    }

    private static void makeRaw(final MemorySegment termios)
    {
        try
        {
            CFMAKERAW.invokeExact(NativeCall.callState(), termios);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("cfmakeraw", t);
        }
    }

    private int windowSize(final MemorySegment size)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)IOCTL.invokeExact(callState, fd, TIOCGWINSZ, size), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("ioctl", t);
        }
    }
}
