/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Aeron's own driver, started as its users start it, with nothing of Slipstream but two properties. */
@Timeout(60)
class DropInTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24329|mtu=1408";
    private static final long MESSAGES = 5_000;

    // What the launch scripts of Aeron 1.51.0 pass, one word an argument.
    private static final String[] AERON_FLAGS = {
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/java.util.zip=ALL-UNNAMED"};

    @Test
    void shouldWorkWithTheFlagsThatAeronsUsersHave()
    {
        try (ScratchDirectory scratch = ScratchDirectory.create("drop-in");
            ChildJvm driver = launch(scratch))
        {
            final CountersReader counters = transfer(scratch);

            assertThat(driver.isAlive()).isTrue();
            assertThat(label(counters, KERNEL_BATCHING)).endsWith(": on");
            assertThat(value(counters, KERNEL_DATAGRAMS_SENT)).isGreaterThanOrEqualTo(MESSAGES);
            assertThat(value(counters, KERNEL_DATAGRAMS_RECEIVED)).isGreaterThanOrEqualTo(MESSAGES);
            assertThat(value(counters, KERNEL_CHANNELS_NOT_BATCHED)).isZero();
            assertThat(driver.stderrTail()).contains("Slipstream: kernel batching on");
        }
    }

    @Test
    void shouldRunAsAeronDoesInAJvmThatDeniesNativeCalls()
    {
        try (ScratchDirectory scratch = ScratchDirectory.create("drop-in");
            ChildJvm driver = launch(scratch, "--illegal-native-access=deny"))
        {
            final CountersReader counters = transfer(scratch);

            assertThat(driver.isAlive()).isTrue();
            assertThat(label(counters, KERNEL_BATCHING)).contains(": off, ").contains("native");
            assertThat(value(counters, KERNEL_DATAGRAMS_SENT)).isZero();
            assertThat(driver.stderrTail()).contains("--enable-native-access=ALL-UNNAMED");
        }
    }

    @Test
    void shouldObeyProperties()
    {
        try (ScratchDirectory scratch = ScratchDirectory.create("drop-in");
            ChildJvm driver = launch(scratch, "-Dslipstream.kernel.batching.enabled=false"))
        {
            final CountersReader counters = transfer(scratch);

            assertThat(driver.isAlive()).isTrue();
            assertThat(label(counters, KERNEL_BATCHING))
                .endsWith("off, switched off by slipstream.kernel.batching.enabled");
        }
    }

    private static ChildJvm launch(final ScratchDirectory scratch, final String... flags)
    {
        final List<String> allFlags = new ArrayList<>(List.of(flags));
        allFlags.add("-Daeron.dir=" + aeronDirectory(scratch));
        allFlags.add("-Daeron.threading.mode=SHARED");
        allFlags.add("-Daeron.ReceiveChannelEndpoint.supplier=" +
            SlipstreamReceiveChannelEndpointSupplier.class.getName());
        allFlags.add("-Daeron.SendChannelEndpoint.supplier=" + SlipstreamSendChannelEndpointSupplier.class.getName());
        return ChildJvm.of(MediaDriver.class).requiredFlags(AERON_FLAGS).jvmFlags(allFlags.toArray(String[]::new))
            .start();
    }

    private static CountersReader transfer(final ScratchDirectory scratch)
    {
        final Aeron aeron = Aeron.connect(
            new Aeron.Context().aeronDirectoryName(aeronDirectory(scratch))
                .driverTimeoutMs(Duration.ofSeconds(20).toMillis()));
        try (aeron;
            Subscription subscription = aeron.addSubscription(CHANNEL, Streams.STREAM_ID);
            Publication publication = aeron.addPublication(CHANNEL, Streams.STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            while (stream.received() < MESSAGES)
            {
                stream.offerUpTo(MESSAGES);
                stream.poll();
                Thread.onSpinWait();
                assertThat(Thread.interrupted()).as("timed out").isFalse();
            }
            // A copy: the client unmaps the counters when it is closed.
            return copyOf(aeron.countersReader());
        }
    }

    private static CountersReader copyOf(final CountersReader counters)
    {
        final int metaDataLength = (counters.maxCounterId() + 1) * CountersReader.METADATA_LENGTH;
        final int valuesLength = (counters.maxCounterId() + 1) * CountersReader.COUNTER_LENGTH;
        final var metaData = new org.agrona.concurrent.UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(metaDataLength));
        final var values = new org.agrona.concurrent.UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(valuesLength));
        metaData.putBytes(0, counters.metaDataBuffer(), 0, metaDataLength);
        values.putBytes(0, counters.valuesBuffer(), 0, valuesLength);
        return new CountersReader(metaData, values);
    }

    private static String aeronDirectory(final ScratchDirectory scratch)
    {
        return scratch.path().resolve("aeron").toString();
    }

    private static String label(final CountersReader counters, final SlipstreamCounter counter)
    {
        return counters.getCounterLabel(id(counters, counter));
    }

    private static long value(final CountersReader counters, final SlipstreamCounter counter)
    {
        return counters.getCounterValue(id(counters, counter));
    }

    private static int id(final CountersReader counters, final SlipstreamCounter counter)
    {
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            if (counters.getCounterTypeId(id) == counter.typeId())
            {
                return id;
            }
        }
        throw new AssertionError("no counter " + counter);
    }
}
