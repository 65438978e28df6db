/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that this one talks to by lines and that does not outlive it: what it prints is read by
 * {@link #awaitLine(String, Duration)}, and {@link #send(String)} writes a line to its standard input, at whose end it
 * has to end. Any thread may call.
 */
public sealed class ChildProcess implements AutoCloseable permits ChildJvm
{
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(5);

    /** How much of standard error a message about a failed child shows. */
    private static final int STDERR_TAIL_LINES = 40;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Deque<String> stderrTail = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();

    ChildProcess(final String name, final List<String> command)
    {
        this.name = name;
        try
        {
            process = new ProcessBuilder(command).start();
        }
        catch (final IOException e)
        {
            throw new CommandFailedException(String.join(" ", command) + " could not be run", e);
        }
        readers.add(readLines("stdout", process.getInputStream(), lines::add));
        readers.add(readLines("stderr", process.getErrorStream(), this::onErrorLine));
    }

    /**
     * Start a program. It has to end when its standard input does.
     *
     * @param name      for messages and thread names.
     * @param namespace that stays open for as long as it runs, or null for this process's own.
     * @param command   the program and its arguments.
     * @return the child, running.
     * @throws CommandFailedException if it cannot be started.
     */
    public static ChildProcess start(
        final String name, final @Nullable NetworkNamespace namespace, final String... command)
    {
        final List<String> list = List.of(command);
        return Owned.make(() -> new ChildProcess(name, namespace == null ? list : namespace.command(list)));
    }

    /**
     * The child's process id.
     *
     * @return the pid.
     */
    public long pid()
    {
        return process.pid();
    }

    /**
     * Whether it still runs.
     *
     * @return true until it has ended.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * Send a line to the child.
     *
     * @param line without a line end.
     * @throws IllegalStateException if the child has ended.
     */
    public synchronized void send(final String line)
    {
        try
        {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }
        catch (final IOException e)
        {
            throw new IllegalStateException(name + " takes no more commands" + describeEnd(), e);
        }
    }

    /**
     * Wait for a line of standard output and skip those before it.
     *
     * @param prefix  what the line starts with.
     * @param timeout how long to wait.
     * @return the line without the prefix.
     * @throws IllegalStateException if the child ends before, or the time is up.
     */
    public String awaitLine(final String prefix, final Duration timeout)
    {
        final long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (true)
        {
            final boolean ended = !process.isAlive() && readers.stream().noneMatch(Thread::isAlive);
            final @Nullable String line = pollLine();
            if (line != null)
            {
                if (line.startsWith(prefix))
                {
                    return line.substring(prefix.length());
                }
            }
            else if (ended)
            {
                throw new IllegalStateException(name + " ended before '" + prefix + "'" + describeEnd());
            }
            else if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(
                    name + " did not print '" + prefix + "' within " + timeout.toMillis() + " ms" + describeEnd());
            }
        }
    }

    /**
     * Wait for the child to end by itself.
     *
     * @param timeout how long to wait.
     * @return its exit status.
     * @throws IllegalStateException if it still runs when the time is up.
     */
    public int awaitExit(final Duration timeout)
    {
        try
        {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
            {
                for (final Thread reader : readers)
                {
                    reader.join(timeout);
                }
                return process.exitValue();
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(name + " still runs after " + timeout.toMillis() + " ms" + describeEnd());
    }

    /**
     * Send SIGKILL: no hook runs in the child.
     */
    public void kill()
    {
        process.destroyForcibly();
    }

    /**
     * Send SIGTERM: the child is to end in order.
     */
    public void terminate()
    {
        signal("TERM");
    }

    /**
     * Send SIGSTOP: the child stands still, wherever it is.
     */
    public void pause()
    {
        signal("STOP");
    }

    /**
     * Send SIGCONT: the child goes on where it was.
     */
    public void resume()
    {
        signal("CONT");
    }

    /**
     * What the child last wrote to standard error.
     *
     * @return the last lines.
     */
    public String stderrTail()
    {
        synchronized (stderrTail)
        {
            return String.join("\n", stderrTail);
        }
    }

    /**
     * Ask the child to end, by the end of its standard input, and do not wait for it. Many children that are asked
     * before the first is closed end side by side.
     */
    public void requestEnd()
    {
        try
        {
            process.getOutputStream().close();
        }
        catch (final IOException e)
        {
            // The child has closed its end already, which is what was wanted.
        }
    }

    /**
     * End the child: in order if it reacts to the end of its standard input, by SIGKILL otherwise.
     */
    @Override
    public void close()
    {
        requestEnd();
        try
        {
            if (!process.waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
            {
                process.destroyForcibly().waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        catch (final InterruptedException e)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Owned.forget(this);
    }

    @Override
    public String toString()
    {
        return "child " + name + " (pid " + pid() + ")";
    }

    private void signal(final String signal)
    {
        try
        {
            SystemCommand.run(List.of(SystemCommand.require("kill", "procps"), "-" + signal, Long.toString(pid())));
        }
        catch (final CommandFailedException e)
        {
            // A child that has come to its end by itself is no failure.
            if (isAlive())
            {
                throw e;
            }
        }
    }

    private @Nullable String pollLine()
    {
        try
        {
            return lines.poll(20, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    private String describeEnd()
    {
        final String status = process.isAlive() ? "; it still runs" : "; exit status " + process.exitValue();
        final String tail = stderrTail();
        return tail.isEmpty() ? status : status + ", and it wrote:\n" + tail;
    }

    private void onErrorLine(final String line)
    {
        synchronized (stderrTail)
        {
            stderrTail.add(line);
            if (stderrTail.size() > STDERR_TAIL_LINES)
            {
                stderrTail.remove();
            }
        }
    }

    private Thread readLines(final String stream, final InputStream in, final Consumer<String> consumer)
    {
        final Thread thread = new Thread(() ->
        {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)))
            {
                reader.lines().forEach(consumer);
            }
            catch (final IOException | UncheckedIOException e)
            {
                onErrorLine(stream + " of " + name + " broke: " + e.getMessage());
            }
        }, name + "-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
