/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static io.aeron.driver.status.SystemCounterDescriptor.ERRORS;
import static io.aeron.driver.status.SystemCounterDescriptor.SYSTEM_COUNTER_TYPE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.aeron.exceptions.DriverTimeoutException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * A media driver with one client, in a directory of its own. {@link #close} fails if the driver logged an error.
 */
final class TestDriver implements AutoCloseable
{
    private final MediaDriver driver;
    private final AutoCloseable launched;
    private final List<String> toleratedErrors = new ArrayList<>();
    private @Nullable Aeron aeron;

    TestDriver(final MediaDriver driver, final AutoCloseable launched)
    {
        this.driver = driver;
        this.launched = launched;
    }

    static TestDriver launch(final DriverKind kind, final ThreadingMode mode)
    {
        return launch(kind, newContext(mode), newOptions());
    }

    static TestDriver launch(
        final DriverKind kind, final MediaDriver.Context context, final SlipstreamContext options)
    {
        TestDriver testDriver = null;
        try
        {
            testDriver = kind.launch(context, options);
            testDriver.connect();
            return testDriver;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(testDriver == null ? null : testDriver.launched);
            IoUtil.delete(new File(context.aeronDirectoryName()).getParentFile(), true);
            throw ex;
        }
    }

    static MediaDriver.Context newContext(final ThreadingMode mode)
    {
        try
        {
            final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "slipstream-driver-test-");
            return new MediaDriver.Context().aeronDirectoryName(directory.resolve("aeron").toString())
                .threadingMode(mode).termBufferSparseFile(true).publicationTermBufferLength(1 << 20)
                .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .sharedNetworkIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .senderIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .receiverIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .conductorIdleStrategy(YieldingIdleStrategy.INSTANCE).dirDeleteOnStart(true)
                .timerIntervalNs(Duration.ofMillis(100).toNanos())
                .publicationLingerTimeoutNs(Duration.ofMillis(500).toNanos())
                .imageLivenessTimeoutNs(Duration.ofSeconds(5).toNanos());
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    static SlipstreamContext newOptions()
    {
        return new SlipstreamContext().announcer(line ->
        {
        });
    }

    Aeron aeron()
    {
        return aeron;
    }

    MediaDriver.Context context()
    {
        return driver.context();
    }

    /** Let the driver and the client work, if this thread is the one that drives them. */
    void invoke()
    {
        final AgentInvoker invoker = driver.sharedAgentInvoker();
        if (invoker != null)
        {
            invoker.invoke();
        }
        final AgentInvoker conductor = aeron.conductorAgentInvoker();
        if (conductor != null)
        {
            conductor.invoke();
        }
    }

    void tolerate(final String partOfError)
    {
        toleratedErrors.add(partOfError);
    }

    long counter(final SlipstreamCounter counter)
    {
        return valueByType(counter.typeId());
    }

    String label(final SlipstreamCounter counter)
    {
        final CountersReader counters = driver.context().countersManager();
        final String[] found = new String[1];
        counters.forEach((id, typeId, key, label) ->
        {
            if (typeId == counter.typeId())
            {
                found[0] = label;
            }
        });
        return found[0];
    }

    long counter(final SystemCounterDescriptor counter)
    {
        return driver.context().systemCounters().get(counter).get();
    }

    @Override
    public void close()
    {
        final Path directory = driver.context().aeronDirectory().toPath();
        try
        {
            CloseHelper.close(aeron);
            assertNoErrors();
        }
        finally
        {
            CloseHelper.close(launched);
            IoUtil.delete(directory.getParent().toFile(), true);
        }
    }

    List<String> errors()
    {
        final List<String> errors = new ArrayList<>();
        final MediaDriver.Context context = driver.context();
        assertThat(context.errorLog()).isNotNull();
        ErrorLogReader.read(
            context.errorLog().buffer(),
            (count, first, last, encoded) -> errors.add(count + " x " + encoded));
        errors.removeIf(error -> toleratedErrors.stream().anyMatch(error::contains));
        return errors;
    }

    private void connect()
    {
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())
            .idleStrategy(YieldingIdleStrategy.INSTANCE);
        if (driver.sharedAgentInvoker() != null)
        {
            context.useConductorAgentInvoker(true).driverAgentInvoker(driver.sharedAgentInvoker());
        }
        try
        {
            aeron = Aeron.connect(context);
        }
        catch (final DriverTimeoutException ex)
        {
            throw new IllegalStateException("driver does not answer", ex);
        }
    }

    private void assertNoErrors()
    {
        assertThat(errors()).as("error log").isEmpty();
        if (toleratedErrors.isEmpty())
        {
            assertThat(counter(ERRORS)).as("errors").isZero();
        }
    }

    private long valueByType(final int typeId)
    {
        final CountersReader counters = driver.context().countersManager();
        assertThat(typeId).isNotEqualTo(SYSTEM_COUNTER_TYPE_ID);
        assertThat(counters.labelCharset()).isEqualTo(StandardCharsets.US_ASCII);
        final long[] sum = new long[1];
        counters.forEach((id, type, key, label) -> sum[0] += type == typeId ? counters.getCounterValue(id) : 0);
        return sum[0];
    }
}
