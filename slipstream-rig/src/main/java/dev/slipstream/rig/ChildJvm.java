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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A second JVM with the class path of this one and the JVM flags that Slipstream needs, optionally in a network
 * namespace and on chosen CPUs. It never outlives this one: see {@link ChildMain}.
 *
 * <p>It speaks by lines: what it prints is read by {@link #awaitLine(String, Duration)}, and {@link #send(String)}
 * writes a line that it takes from {@link ChildMain#commands()}. Any thread may call.
 */
public final class ChildJvm implements AutoCloseable
{
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(5);

    /** How much of standard error a message about a failed child shows. */
    private static final int STDERR_TAIL_LINES = 40;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Deque<String> stderrTail = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();

    private ChildJvm(final Builder builder) throws IOException
    {
        name = builder.name;
        process = new ProcessBuilder(builder.command()).start();
        readers.add(readLines("stdout", process.getInputStream(), lines::add));
        readers.add(readLines("stderr", process.getErrorStream(), this::onErrorLine));
    }

    /**
     * Prepare a child.
     *
     * @param mainClass a public class with a main method, on this JVM's class path.
     * @return a builder.
     */
    public static Builder of(final Class<?> mainClass)
    {
        return new Builder(mainClass);
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
     * Send a line to {@link ChildMain#commands()} of the child.
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
        return "child JVM " + name + " (pid " + pid() + ")";
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

    /**
     * What a child is started with. Not for sharing between threads.
     */
    public static final class Builder
    {
        private static final List<String> REQUIRED_FLAGS = readRequiredFlags();

        private final Class<?> mainClass;
        private final List<String> jvmFlags = new ArrayList<>();
        private List<String> requiredFlags = REQUIRED_FLAGS;
        private List<String> prefix = List.of();
        private String classPath = System.getProperty("java.class.path");
        private List<String> arguments = List.of();
        private String name;
        private @Nullable NetworkNamespace namespace;
        private @Nullable String cpus;

        private Builder(final Class<?> mainClass)
        {
            this.mainClass = mainClass;
            this.name = mainClass.getSimpleName();
        }

        /**
         * What messages call it.
         *
         * @param name for messages and thread names.
         * @return this.
         */
        public Builder name(final String name)
        {
            this.name = name;
            return this;
        }

        /**
         * The arguments of the main method.
         *
         * @param arguments in order.
         * @return this.
         */
        public Builder arguments(final String... arguments)
        {
            this.arguments = List.of(arguments);
            return this;
        }

        /**
         * JVM flags and system properties, beside those that Slipstream needs.
         *
         * @param flags as on the command line: {@code "-Xmx256m"}, {@code "-Dk=v"}.
         * @return this.
         */
        public Builder jvmFlags(final String... flags)
        {
            jvmFlags.addAll(List.of(flags));
            return this;
        }

        /**
         * Do without the flags that Slipstream needs, as a process does that knows nothing of Slipstream.
         *
         * @param flags instead of them.
         * @return this.
         */
        public Builder requiredFlags(final String... flags)
        {
            this.requiredFlags = List.of(flags);
            return this;
        }

        /**
         * Use another class path than that of this JVM.
         *
         * @param classPath that holds this module and the main class.
         * @return this.
         */
        public Builder classPath(final String classPath)
        {
            this.classPath = classPath;
            return this;
        }

        /**
         * Run it by another program, inside the namespace if there is one: {@code setpriv --reuid 65534 ...}.
         *
         * @param prefix the program and its arguments; it has to become the JVM by exec, not start it, so that the pid
         *               stays.
         * @return this.
         */
        public Builder prefix(final String... prefix)
        {
            this.prefix = List.of(prefix);
            return this;
        }

        /**
         * Run it inside a network namespace.
         *
         * @param namespace that stays open for as long as the child runs, or null for this process's own.
         * @return this.
         */
        public Builder namespace(final @Nullable NetworkNamespace namespace)
        {
            this.namespace = namespace;
            return this;
        }

        /**
         * Keep it on some CPUs, its JIT and GC threads included.
         *
         * @param cpus as for {@code taskset -c}: {@code "1"}, {@code "0-1"}; or null for all.
         * @return this.
         */
        public Builder cpus(final @Nullable String cpus)
        {
            this.cpus = cpus;
            return this;
        }

        /**
         * Start it.
         *
         * @return the child, running.
         * @throws CommandFailedException if it cannot be started.
         */
        public ChildJvm start()
        {
            return Owned.make(() ->
            {
                try
                {
                    return new ChildJvm(this);
                }
                catch (final IOException e)
                {
                    throw new CommandFailedException(String.join(" ", command()) + " could not be run", e);
                }
            });
        }

        private List<String> command()
        {
            final List<String> command = new ArrayList<>(prefix);
            if (cpus != null)
            {
                command.addAll(List.of(SystemCommand.require("taskset", "util-linux"), "-c", cpus));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(requiredFlags);
            command.addAll(jvmFlags);
            command.addAll(List.of("-cp", classPath, ChildMain.class.getName(), mainClass.getName()));
            command.addAll(arguments);
            return namespace == null ? command : namespace.command(command);
        }

        /** The build writes the flags of the root POM into this file, so that they are kept in one place. */
        private static List<String> readRequiredFlags()
        {
            final Properties properties = new Properties();
            try (InputStream in = ChildJvm.class.getResourceAsStream("jvm.properties"))
            {
                if (in == null)
                {
                    throw new IllegalStateException("jvm.properties is missing beside " + ChildJvm.class.getName());
                }
                properties.load(in);
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
            return Arrays.asList(properties.getProperty("flags").split(" "));
        }
    }
}
