/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.worker.Message;
import dev.slipstream.bench.worker.Worker;
import dev.slipstream.linux.proc.ThreadTimes;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ChildProcess;
import dev.slipstream.rig.NetworkNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of the conversation with one worker process. Not thread-safe.
 */
final class WorkerHandle implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * What Aeron's own benchmarks run with, plus a garbage collector that starts no threads: nothing is allocated while
     * messages flow.
     */
    private static final String[] JVM_FLAGS = {"-XX:+UseSerialGC", "-Xms64m", "-Xmx256m",
        "-XX:+UnlockDiagnosticVMOptions", "-XX:GuaranteedSafepointInterval=300000",
        "-Dagrona.disable.bounds.checks=true", "-Daeron.pre.touch.mapped.memory=true"};

    /** gRPC allocates, as it does in everybody's use; and whoever reads what a peer has written checks its bounds. */
    private static final String[] RPC_JVM_FLAGS = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"};

    private final String name;
    private final ChildProcess process;
    private final Deadline deadline;

    private WorkerHandle(final String name, final ChildProcess process, final Deadline deadline)
    {
        this.name = name;
        this.process = process;
        this.deadline = deadline;
    }

    /**
     * Start a worker process.
     *
     * @param name      for messages and reports: {@code "sender"}.
     * @param namespace to run in, or null.
     * @param deadline  after which nobody waits for it any more.
     * @return the worker, perhaps still starting.
     */
    static WorkerHandle start(final String name, final @Nullable NetworkNamespace namespace, final Deadline deadline)
    {
        return start(name, namespace, deadline, JVM_FLAGS);
    }

    /**
     * Start a worker process for calls.
     *
     * @param name     for messages and reports: {@code "server"}.
     * @param deadline after which nobody waits for it any more.
     * @return the worker, perhaps still starting.
     */
    static WorkerHandle startRpc(final String name, final Deadline deadline)
    {
        return start(name, null, deadline, RPC_JVM_FLAGS);
    }

    private static WorkerHandle start(final String name, final @Nullable NetworkNamespace namespace,
        final Deadline deadline, final String... jvmFlags)
    {
        return new WorkerHandle(name,
            ChildJvm.of(Worker.class).name(name).namespace(namespace).jvmFlags(jvmFlags)
                .jvmFlags(slipstreamProperties()).start(),
            deadline);
    }

    /**
     * Start a program that talks as a worker does, as {@link LimitProgram}.
     *
     * @param name      for messages and reports.
     * @param namespace to run in.
     * @param deadline  after which nobody waits for it any more.
     * @param command   the program and its arguments.
     * @return the worker, perhaps still starting.
     */
    static WorkerHandle startProgram(final String name, final NetworkNamespace namespace, final Deadline deadline,
        final String... command)
    {
        return new WorkerHandle(name, ChildProcess.start(name, namespace, command), deadline);
    }

    /** What the user has set for Slipstream holds for what is measured too. */
    private static String[] slipstreamProperties()
    {
        return System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("slipstream."))
            .sorted().map(name -> "-D" + name + "=" + System.getProperty(name)).toArray(String[]::new);
    }

    String name()
    {
        return name;
    }

    long pid()
    {
        return process.pid();
    }

    void send(final Message message)
    {
        process.send(message.toString());
    }

    /**
     * Wait for an answer.
     *
     * @param word that it begins with.
     * @return the answer.
     * @throws RunOverException       if the run has to end.
     * @throws IllegalStateException if the worker ended, or takes too long.
     */
    Message await(final String word)
    {
        try
        {
            return Message.parse(word + process.awaitLine(word, deadline.cut(PATIENCE)));
        }
        catch (final IllegalStateException e)
        {
            if (deadline.isPast())
            {
                throw new RunOverException(e);
            }
            throw e;
        }
    }

    /**
     * Make sure that it still runs: figures of a round in which a worker ended mean nothing.
     *
     * @throws BenchException if it has ended; says what it said last.
     */
    void checkRunning()
    {
        if (!process.isAlive())
        {
            throw new BenchException(this + " ended; it wrote:\n" + process.stderrTail());
        }
    }

    /**
     * Ask it to end, without waiting: many end faster side by side than one after the other.
     */
    void requestEnd()
    {
        process.requestEnd();
    }

    /**
     * Keep the thread that plays on one CPU; the JVM's own threads stay free, or its compilers would share that CPU.
     *
     * @param cpu its number.
     */
    void pin(final int cpu)
    {
        final long threadId = ThreadTimes.of(pid()).threadId(Worker.THREAD_NAME);
        final List<String> command = List.of("taskset", "-c", "-p", Integer.toString(cpu), Long.toString(threadId));
        try
        {
            final Process taskset = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!taskset.waitFor(deadline.cut(PATIENCE).toMillis(), TimeUnit.MILLISECONDS) || taskset.exitValue() != 0)
            {
                taskset.destroyForcibly();
                throw new BenchException(String.join(" ", command) + " failed");
            }
        }
        catch (final IOException e)
        {
            throw new BenchException("taskset could not be run; install the package util-linux", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /**
     * End it by force: after a failed round it may be in any state.
     */
    void kill()
    {
        process.kill();
    }

    /**
     * What its driver has said about its paths.
     *
     * @return the last lines of standard error.
     */
    List<String> announcements()
    {
        return process.stderrTail().lines().toList();
    }

    /** Ends it in order, or by force if the run has to be over. */
    @Override
    public void close()
    {
        if (deadline.isPast())
        {
            process.kill();
        }
        process.close();
    }

    @Override
    public String toString()
    {
        return name + " (pid " + pid() + ")";
    }
}
