/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.jspecify.annotations.Nullable;

/**
 * A media driver in a child JVM, seen from outside as Aeron's own tools see it: by its directory.
 *
 * <p>Not for sharing between threads.
 */
public final class MediaDriverProcess implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String name;
    private final ScratchDirectory scratch;
    private final ChildJvm jvm;
    private final Path directory;
    private final boolean isDropIn;
    private @Nullable Pattern tolerated;
    private boolean ready;
    private boolean killed;
    private boolean closed;

    private MediaDriverProcess(final Builder builder)
    {
        name = builder.kind + " driver on " + builder.host.name();
        scratch = ScratchDirectory.create("driver");
        directory = scratch.path().resolve("aeron");
        isDropIn = builder.isDropIn;
        try
        {
            jvm = builder.jvm(directory).name(name).start();
        }
        catch (final RuntimeException e)
        {
            scratch.close();
            throw e;
        }
    }

    /**
     * Where its clients find it.
     *
     * @return {@code aeron.dir}.
     */
    public Path directory()
    {
        awaitReady();
        return directory;
    }

    /**
     * Where clients will find it that may start before it is ready.
     *
     * @return {@code aeron.dir}.
     */
    Path futureDirectory()
    {
        return directory;
    }

    /**
     * Its process.
     *
     * @return the child.
     */
    public ChildJvm jvm()
    {
        awaitReady();
        return jvm;
    }

    /**
     * One of Aeron's system counters.
     *
     * @param counter which.
     * @return its value.
     */
    public long systemCounter(final SystemCounterDescriptor counter)
    {
        // The driver may put its version behind the label.
        return counters().stream()
            .filter(value -> value.typeId() == AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID &&
                value.label().startsWith(counter.label()))
            .mapToLong(CounterValue::value).findFirst().orElseThrow();
    }

    /**
     * One of Slipstream's counters.
     *
     * @param counter which.
     * @return its value.
     */
    public long slipstreamCounter(final SlipstreamCounter counter)
    {
        return counters().stream().filter(value -> value.typeId() == counter.typeId())
            .mapToLong(CounterValue::value).findFirst().orElseThrow();
    }

    /**
     * Wait for one of Slipstream's counters to get somewhere.
     *
     * @param counter which.
     * @param value   that it has to have at least.
     */
    public void awaitSlipstreamCounter(final SlipstreamCounter counter, final long value)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (slipstreamCounter(counter) < value)
        {
            assertThat(System.nanoTime() - deadlineNs).as("%s still %d after %s on %s; it wrote%n%s", counter,
                slipstreamCounter(counter), PATIENCE, name, jvm.stderrTail()).isNegative();
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /**
     * What it has said about a subject so far.
     *
     * @param subject that the lines contain.
     * @return lines of its standard error.
     */
    public List<String> announcements(final String subject)
    {
        awaitReady();
        return jvm.stderrTail().lines().filter(line -> line.contains(subject)).toList();
    }

    /**
     * All counters, as AeronStat would show them.
     *
     * @return their values now.
     */
    public List<CounterValue> counters()
    {
        awaitReady();
        return CounterValue.readAll(directory);
    }

    /**
     * Aeron's error log.
     *
     * @return one text an entry.
     */
    public List<String> errors()
    {
        final List<String> errors = new ArrayList<>();
        final MappedByteBuffer cnc = mapCnc();
        try
        {
            ErrorLogReader.read(
                CncFileDescriptor.createErrorLogBuffer(cnc, CncFileDescriptor.createMetaDataBuffer(cnc)),
                (count, first, last, text) -> errors.add(count + " times: " + text));
        }
        finally
        {
            BufferUtil.free(cnc);
        }
        return errors;
    }

    /**
     * Let its error log hold what a stock driver would report as well in the same situation.
     *
     * @param pattern that is found in such an entry.
     */
    public void tolerate(final Pattern pattern)
    {
        tolerated = pattern;
    }

    /**
     * Send SIGKILL and wait for the end.
     */
    public void kill()
    {
        awaitReady();
        killed = true;
        jvm.kill();
        jvm.awaitExit(PATIENCE);
    }

    /**
     * End it in order, unless it was killed, and look into its error log.
     */
    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        try
        {
            if (!killed)
            {
                stop();
            }
            assertThat(errors()).as("error log of the " + name)
                .filteredOn(error -> tolerated == null || !tolerated.matcher(error).find()).isEmpty();
            assertThat(jvm.stderrTail()).as("standard error of the " + name).doesNotContain("Exception");
        }
        finally
        {
            jvm.close();
            scratch.close();
        }
    }

    @Override
    public String toString()
    {
        return name;
    }

    // Not when it is started: processes that are started one after the other get ready side by side.
    private void awaitReady()
    {
        if (!ready)
        {
            if (isDropIn)
            {
                awaitActive();
            }
            else
            {
                jvm.awaitLine("ready", PATIENCE);
            }
            ready = true;
        }
    }

    private void awaitActive()
    {
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!CommonContext.isDriverActive(directory.toFile(), PATIENCE.toMillis(), ignore ->
        {
        }))
        {
            if (!jvm.isAlive() || System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(name + " does not start: " + jvm.stderrTail());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void stop()
    {
        awaitReady();
        if (isDropIn)
        {
            ProcessHandle.of(jvm.pid()).ifPresent(ProcessHandle::destroy);
            jvm.awaitExit(PATIENCE);
        }
        else
        {
            jvm.send("stop");
            jvm.awaitLine("stopped", PATIENCE);
        }
    }

    private MappedByteBuffer mapCnc()
    {
        awaitReady();
        return IoUtil.mapExistingFile(directory.resolve(CncFileDescriptor.CNC_FILE).toFile(), name);
    }

    /**
     * What a driver is started with.
     */
    public static final class Builder
    {
        /** Small terms, so that short runs go round them several times. */
        private static final String TERM_LENGTH = "256k";

        /**
         * A receiver drops what lies more than half a term beyond its last status message (PublicationImage of Aeron
         * 1.51.0), heartbeats too, and padding at the end of a term may pass the window by an eighth of a term. With a
         * window of half a term, the default here, an image is therefore lost for good when such padding is lost along
         * with all before it. Windows and terms of production keep well apart; these have to as well.
         */
        private static final String WINDOW_LENGTH = "64k";

        private final Processes processes;
        private final Host host;
        private final DriverKind kind;
        private final List<String> flags = new ArrayList<>();
        private String[] prefix = {};
        private boolean isDropIn;

        Builder(final Processes processes, final Host host, final DriverKind kind)
        {
            this.processes = processes;
            this.host = host;
            this.kind = kind;
            property("aeron.threading.mode", ThreadingMode.SHARED.name());
            property("aeron.term.buffer.length", TERM_LENGTH);
            property("aeron.ipc.term.buffer.length", TERM_LENGTH);
            property("aeron.rcv.initial.window.length", WINDOW_LENGTH);
            property("slipstream.xdp.enabled", Boolean.toString(kind == DriverKind.XDP));
        }

        /**
         * Set a system property of the driver's JVM; the last of a name counts.
         *
         * @param name  of the property.
         * @param value of it.
         * @return this.
         */
        public Builder property(final String name, final Object value)
        {
            flags.add("-D" + name + "=" + value);
            return this;
        }

        /**
         * Add a Java agent.
         *
         * @param jar that holds it.
         * @return this.
         */
        public Builder javaAgent(final Path jar)
        {
            flags.add("-javaagent:" + jar.toAbsolutePath());
            return this;
        }

        /**
         * Set how many threads it has.
         *
         * @param mode of Aeron.
         * @return this.
         */
        public Builder threadingMode(final ThreadingMode mode)
        {
            return property("aeron.threading.mode", mode.name());
        }

        /**
         * Start Aeron's own main class with Aeron's own JVM flags, and Slipstream only in its two supplier properties.
         *
         * @return this.
         */
        public Builder dropIn()
        {
            isDropIn = true;
            property("aeron.ReceiveChannelEndpoint.supplier",
                "dev.slipstream.driver.SlipstreamReceiveChannelEndpointSupplier");
            return property("aeron.SendChannelEndpoint.supplier",
                "dev.slipstream.driver.SlipstreamSendChannelEndpointSupplier");
        }

        /**
         * Run the JVM by another program, for example with fewer privileges.
         *
         * @param command the program and its arguments; it must exec the JVM.
         * @return this.
         */
        public Builder prefix(final String... command)
        {
            this.prefix = command;
            return this;
        }

        /**
         * Start it. Whatever asks something of it waits until it is ready.
         *
         * @return the driver.
         */
        public MediaDriverProcess start()
        {
            return processes.keep(new MediaDriverProcess(this));
        }

        private ChildJvm.Builder jvm(final Path directory)
        {
            final ChildJvm.Builder jvm = isDropIn ?
                Jvm.slipstream(MediaDriver.class).requiredFlags(Jvm.AERON_FLAGS) :
                Jvm.slipstream(DriverMain.class).arguments(kind.name());
            return jvm.namespace(host.namespace()).prefix(prefix).jvmFlags(flags.toArray(new String[0]))
                .jvmFlags("-Daeron.dir=" + directory);
        }
    }
}
