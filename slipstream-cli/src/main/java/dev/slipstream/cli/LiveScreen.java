/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.terminal.RawTerminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The terminal, taken over until it is closed: its alternate screen, without cursor, with single keys as input.
 *
 * <p>For one thread. However the process ends, by a key, a signal or an exception, the terminal is given back as it
 * was; only SIGKILL prevents that.
 */
final class LiveScreen implements AutoCloseable
{
    // ECMA-48 and, for the modes with a question mark, what xterm made common.
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_REST = "\033[J";

    /** How late a change of size may be noticed. */
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final RawTerminal.Size USUAL_SIZE = new RawTerminal.Size(80, 24);
    private static final int KEYBOARD = 0;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int NO_MORE_KEYS = -1;

    private final RawTerminal terminal;
    private final Epoll epoll;
    private final Thread leaver = new Thread(this::leave, "terminal-leaver");
    private final FileInputStream keys = new FileInputStream(FileDescriptor.in);
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private boolean hasLeft;
    private RawTerminal.Size size;

    private LiveScreen(final RawTerminal terminal, final Epoll epoll)
    {
        this.terminal = terminal;
        this.epoll = epoll;
        size = sizeOrUsual();
        Runtime.getRuntime().addShutdownHook(leaver);
        write(ENTER);
    }

    /**
     * Take the terminal over.
     *
     * @return the screen, to be closed.
     */
    static LiveScreen open()
    {
        final Epoll epoll = new Epoll("terminal", 1);
        try
        {
            epoll.add(KEYBOARD, Epoll.EPOLLIN, KEYBOARD);
            return new LiveScreen(RawTerminal.open(KEYBOARD), epoll);
        }
        catch (final LinuxException e)
        {
            epoll.close();
            throw new CliException("cannot use this terminal (" + e.getMessage() +
                "); pipe the output through cat for plain lines", e);
        }
    }

    int columns()
    {
        return size.columns();
    }

    int rows()
    {
        return size.rows();
    }

    /**
     * Show lines, no more than there are rows.
     *
     * @param lines without line ends.
     */
    void show(final List<String> lines)
    {
        write(HOME + String.join(ERASE_LINE + "\r\n", lines) + ERASE_LINE + ERASE_REST);
    }

    /**
     * Wait for the next time to show something: the moment, or another size of the terminal.
     *
     * @param untilNs by {@link System#nanoTime()}.
     * @return false if whoever watches has had enough.
     */
    boolean await(final long untilNs)
    {
        while (true)
        {
            final RawTerminal.Size now = sizeOrUsual();
            final long leftNs = untilNs - System.nanoTime();
            if (leftNs <= 0 || !now.equals(size))
            {
                size = now;
                return true;
            }
            if (epoll.await(Math.min(leftNs, SLICE_NS)) > 0 && isToEnd(read()))
            {
                return false;
            }
        }
    }

    @Override
    public void close()
    {
        leave();
        epoll.close();
        try
        {
            Runtime.getRuntime().removeShutdownHook(leaver);
        }
        catch (final IllegalStateException e)
        {
            // The process is ending, and the hook finds nothing left to do.
            return;
        }
    }

    private synchronized void leave()
    {
        if (!hasLeft)
        {
            write(LEAVE);
            hasLeft = true;
            terminal.close();
        }
    }

    private static boolean isToEnd(final int key)
    {
        return key == 'q' || key == 'Q' || key == CTRL_C || key == CTRL_D || key == NO_MORE_KEYS;
    }

    private int read()
    {
        try
        {
            return keys.read();
        }
        catch (final IOException e)
        {
            // EIO: the terminal has gone.
            return NO_MORE_KEYS;
        }
    }

    private RawTerminal.Size sizeOrUsual()
    {
        final RawTerminal.Size known = terminal.size();
        return known.columns() > 0 && known.rows() > 0 ? known : USUAL_SIZE;
    }

    // The thread that shows goes on while the hook runs: what it has to say then is not for the screen that was left.
    private synchronized void write(final String text)
    {
        if (!hasLeft)
        {
            try
            {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException("cannot write to the terminal", e);
            }
        }
    }
}
