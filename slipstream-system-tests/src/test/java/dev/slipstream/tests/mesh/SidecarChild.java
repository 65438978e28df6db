/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.cli.Main;
import dev.slipstream.rig.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sidecar in a process of its own, by {@code slipstream sidecar --config FILE}. */
public final class SidecarChild implements AutoCloseable
{
    /** How the shell and Kubernetes see a process that SIGTERM has ended: 128 and its number. */
    private static final int SIGTERM_STATUS = 143;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChildJvm process;

    private SidecarChild(final ChildJvm process)
    {
        this.process = process;
    }

    /**
     * Start one and wait until it is ready.
     *
     * @param directory for its configuration.
     * @param name      of the sidecar.
     * @param config    as YAML.
     * @return the sidecar.
     * @throws IOException          if the file cannot be written.
     * @throws InterruptedException if the thread is.
     */
    public static SidecarChild start(final Path directory, final String name, final String config)
        throws IOException, InterruptedException
    {
        final Path file = Files.writeString(directory.resolve(name + ".yaml"), config);
        final SidecarChild child = new SidecarChild(ChildJvm.of(Main.class).name(name)
            .jvmFlags("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .arguments("sidecar", "--config", file.toString()).start());
        try
        {
            child.awaitWords("ready");
            return child;
        }
        catch (final AssertionError | InterruptedException e)
        {
            child.close();
            throw e;
        }
    }

    /**
     * Where it listens.
     *
     * @param listener on TCP.
     * @return the port.
     * @throws InterruptedException if the thread is.
     */
    public int port(final String listener) throws InterruptedException
    {
        return Integer.parseInt(awaitWords(listener + " at tcp:[^ ]+:(\\d+)").group(1));
    }

    /**
     * Wait until it has said something.
     *
     * @param words as a regular expression, without the name of the program.
     * @return the match.
     * @throws InterruptedException if the thread is.
     */
    public Matcher awaitWords(final String words) throws InterruptedException
    {
        final Pattern pattern = Pattern.compile("slipstream sidecar: " + words);
        while (true)
        {
            final boolean isAlive = process.isAlive();
            final Matcher matcher = pattern.matcher(process.stderrTail());
            if (matcher.find())
            {
                return matcher;
            }
            assertThat(isAlive).as(process.stderrTail()).isTrue();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /**
     * Its process.
     *
     * @return the pid.
     */
    public long pid()
    {
        return process.pid();
    }

    /** End it without a word. */
    public void kill()
    {
        process.kill();
    }

    /** Ask it to end in order, as Kubernetes does. */
    public void terminate()
    {
        process.terminate();
    }

    /**
     * Wait for the end that it was asked for.
     *
     * @return its last words.
     */
    public String awaitTermination()
    {
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(SIGTERM_STATUS);
        return process.stderrTail();
    }

    public boolean isAlive()
    {
        return process.isAlive();
    }

    @Override
    public void close()
    {
        process.close();
    }
}
