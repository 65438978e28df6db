/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal, taken over until it is closed: its alternate screen, without cursor, with single keys as input.
 *
 * <p>For one thread. However the process ends, by Ctrl-C, a signal or an exception, the terminal is given back as it
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

    /** How late a Ctrl-C or a change of size may be noticed. */
    private static final long SLICE_MS = 100;

    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;

    private final Terminal terminal;
    private final Thread leaver = new Thread(this::leave, "terminal-leaver");
    // Not the terminal's own writer, which its own shutdown hook may have closed before ours comes.
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private boolean hasLeft;
    private volatile boolean isInterrupted;
    private volatile boolean isResized;

    private LiveScreen(final Terminal terminal)
    {
        this.terminal = terminal;
        terminal.handle(Signal.INT, (signal) -> isInterrupted = true);
        terminal.handle(Signal.WINCH, (signal) -> isResized = true);
        terminal.enterRawMode();
        final Attributes raw = terminal.getAttributes();
        // Suspended by Ctrl-Z it would leave the shell with the alternate screen.
        raw.setControlChar(ControlChar.VSUSP, 0);
        terminal.setAttributes(raw);
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
        try
        {
            return new LiveScreen(TerminalBuilder.builder().system(true).provider("ffm").build());
        }
        catch (final IOException | RuntimeException e)
        {
            throw new CliException("cannot use this terminal (" + e.getMessage() +
                "); pipe the output through cat for plain lines", e);
        }
    }

    int columns()
    {
        return size().getColumns();
    }

    int rows()
    {
        return size().getRows();
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
     * Wait for the next time to show something.
     *
     * @param untilNs by {@link System#nanoTime()}.
     * @return false if whoever watches has had enough.
     */
    boolean await(final long untilNs)
    {
        final NonBlockingReader keys = terminal.reader();
        try
        {
            while (!isInterrupted)
            {
                if (isResized || System.nanoTime() - untilNs >= 0)
                {
                    isResized = false;
                    return true;
                }
                final int key = keys.read(Math.clamp((untilNs - System.nanoTime()) / 1_000_000, 1, SLICE_MS));
                if (key == 'q' || key == 'Q' || key == CTRL_C || key == CTRL_D || key == NonBlockingReader.EOF)
                {
                    return false;
                }
            }
            return false;
        }
        catch (final IOException e)
        {
            // The terminal has gone.
            return false;
        }
    }

    @Override
    public void close()
    {
        leave();
        try
        {
            Runtime.getRuntime().removeShutdownHook(leaver);
            terminal.close();
        }
        catch (final IOException e)
        {
            throw new CliException("cannot give the terminal back: " + e.getMessage(), e);
        }
        catch (final IllegalStateException e)
        {
            // The process is ending, and the terminal's own hook closes it.
            return;
        }
    }

    // What the line discipline was like is put back by the terminal's close(), which its own hook calls.
    private synchronized void leave()
    {
        write(LEAVE);
        hasLeft = true;
    }

    private Size size()
    {
        final Size size = terminal.getSize();
        // Terminals that do not know their size say 0.
        return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(80, 24);
    }

    // The thread that shows goes on while the hooks run: what it has to say then is not for the screen that was left.
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
