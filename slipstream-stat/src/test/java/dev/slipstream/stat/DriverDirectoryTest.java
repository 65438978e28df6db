/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.driver.status.SlipstreamCounter;
import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DriverDirectoryTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:0";
    private static final int MUTATIONS = 3_000;
    private static final int MUTATED_BYTES = 8;

    @TempDir
    private Path temporary;

    @Test
    void shouldShowADriverOfSlipstreamAtWork()
    {
        final Path directory = temporary.resolve("aeron");
        try (SlipstreamDriver driver = SlipstreamDriver.launch(
            context(directory), new SlipstreamContext().xdpEnabled(false).announcer((line) ->
            {
            }));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())))
        {
            final DriverDirectory seen = new DriverDirectory(directory);
            final Reading before = seen.readActive();
            exchange(aeron);
            final DriverStat stat = DriverStat.between(before, seen.readActive());

            assertThat(stat.driver().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(stat.version()).contains("Aeron software");
            assertThat(stat.clients()).isEqualTo(1);
            assertThat(stat.errors()).isEqualTo(
                driver.mediaDriver().context().systemCounters().get(SystemCounterDescriptor.ERRORS).get());
            assertThat(stat.aeronReceived().bytes()).isPositive();
            assertThat(stat.paths()).extracting((path) -> path.path().id()).containsExactly("xdp", "kernel");
            final PathStat kernel = stat.paths().getLast();
            assertThat(kernel.state()).isEqualTo("on");
            assertThat(kernel.received().datagrams()).isPositive();
            assertThat(kernel.received().batches()).isPositive();
            assertThat(stat.paths().getFirst().state())
                .contains("switched off by " + SlipstreamContext.XDP_ENABLED_PROPERTY);
            assertThat(stat.threadsHidden()).isNull();
            assertThat(stat.threads()).isNotEmpty();
        }
    }

    @Test
    void shouldShowAStockDriverAndSayThatItIsGone()
    {
        final Path directory = temporary.resolve("aeron");
        final DriverDirectory seen = new DriverDirectory(directory);
        try (MediaDriver driver = MediaDriver.launch(context(directory));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())))
        {
            exchange(aeron);
            final Reading reading = seen.readActive();

            assertThat(reading.slipstream(SlipstreamCounter.KERNEL_BATCHING)).isEmpty();
            final DriverStat stat = DriverStat.between(reading, reading);
            assertThat(stat.paths()).isEmpty();
            assertThat(stat.fallbacks()).isEmpty();
            assertThat(stat.aeronSent().bytes()).isEqualTo(
                driver.context().systemCounters().get(SystemCounterDescriptor.BYTES_SENT).get());
        }
        assertThatThrownBy(seen::readActive).isInstanceOf(StatException.class).hasMessageContaining("no driver runs in")
            .hasMessageContaining("has ended").hasMessageContaining("--aeron-dir");
        assertThat(seen.read().counters()).as("what it last said").isNotEmpty();
    }

    @Test
    void shouldSayWhatIsMissing() throws IOException
    {
        assertThatThrownBy(() -> new DriverDirectory(temporary.resolve("nonesuch")).read())
            .isInstanceOf(StatException.class).hasMessageContaining("there is no such directory");
        assertThatThrownBy(() -> new DriverDirectory(temporary).read())
            .isInstanceOf(StatException.class).hasMessageContaining("has no cnc.dat");

        Files.write(temporary.resolve(CncFileDescriptor.CNC_FILE), new byte[10]);
        assertThatThrownBy(() -> new DriverDirectory(temporary).read())
            .isInstanceOf(StatException.class).hasMessageContaining("too short");

        Files.write(temporary.resolve(CncFileDescriptor.CNC_FILE), new byte[4096]);
        assertThatThrownBy(() -> new DriverDirectory(temporary).read())
            .isInstanceOf(StatException.class).hasMessageContaining("not ready");

        final byte[] foreign = new byte[4096];
        ByteBuffer.wrap(foreign).order(ByteOrder.nativeOrder()).putInt(0, 0x01_00_00);
        Files.write(temporary.resolve(CncFileDescriptor.CNC_FILE), foreign);
        assertThatThrownBy(() -> new DriverDirectory(temporary).read())
            .isInstanceOf(StatException.class).hasMessageContaining("version 1.0.0");
    }

    @Test
    void shouldReadOrRefuseWhateverTheFileSays() throws IOException
    {
        final Path file = deadDriver();
        final byte[] good = Files.readAllBytes(file);
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final int metadata = countersOffset(good);
        for (int i = 0; i < MUTATIONS; i++)
        {
            // The header, the counters that there are, or anything; whole words of it, since lengths are words.
            final int range = i % 3 == 0 ? CncFileDescriptor.META_DATA_LENGTH :
                i % 3 == 1 ? 40 * CountersReader.METADATA_LENGTH : good.length - metadata;
            final int start = i % 3 == 0 ? 0 : metadata;
            final int at = start + random.nextInt(range - MUTATED_BYTES) / Integer.BYTES * Integer.BYTES;
            try (RandomAccessFile mutated = new RandomAccessFile(file.toFile(), "rw"))
            {
                mutated.seek(at);
                final byte[] bytes = new byte[MUTATED_BYTES];
                random.nextBytes(bytes);
                mutated.write(bytes);
            }
            readOrRefuse(file.getParent());
            try (RandomAccessFile restored = new RandomAccessFile(file.toFile(), "rw"))
            {
                restored.seek(at);
                restored.write(good, at, MUTATED_BYTES);
            }
        }
        for (int length = good.length; length > 0; length /= 2)
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
            {
                channel.truncate(length - 1);
            }
            readOrRefuse(file.getParent());
        }
    }

    @Test
    void shouldShowNoControlCharacters() throws IOException
    {
        final Path file = deadDriver();
        final byte[] content = Files.readAllBytes(file);
        final int label = countersOffset(content) + CountersReader.LABEL_OFFSET;
        new UnsafeBuffer(content).putStringAscii(label, "\033]0;owned\007 \u0000\r\n");
        Files.write(file, content);

        assertThat(new DriverDirectory(file.getParent()).read().counters().getFirst().label())
            .isEqualTo("?]0;owned? ???");
    }

    @Test
    void shouldSurviveAFileThatShrinksWhileItIsMapped() throws IOException
    {
        final Path file = deadDriver();
        try (CncFile mapped = CncFile.open(file.getParent()))
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
            {
                channel.truncate(0);
            }
            assertThatThrownBy(mapped::counters).isInstanceOf(InternalError.class);
        }
    }

    private Path deadDriver()
    {
        final Path directory = temporary.resolve("dead");
        try (MediaDriver driver = MediaDriver.launch(context(directory)))
        {
            driver.context().countedErrorHandler().onError(new IllegalStateException("for the log"));
        }
        assertThat(new DriverDirectory(directory).read().errors()).singleElement()
            .satisfies((error) -> assertThat(error.message()).contains("for the log"));
        return directory.resolve(CncFileDescriptor.CNC_FILE);
    }

    private static int countersOffset(final byte[] content)
    {
        final UnsafeBuffer header = new UnsafeBuffer(content);
        return CncFileDescriptor.META_DATA_LENGTH +
            header.getInt(CncFileDescriptor.TO_DRIVER_BUFFER_LENGTH_FIELD_OFFSET) +
            header.getInt(CncFileDescriptor.TO_CLIENTS_BUFFER_LENGTH_FIELD_OFFSET);
    }

    private static void readOrRefuse(final Path directory)
    {
        try
        {
            final Reading reading = new DriverDirectory(directory).read();
            assertThat(DriverStat.between(reading, reading).streams().size())
                .isLessThanOrEqualTo(reading.counters().size());
        }
        catch (final StatException e)
        {
            assertThat(e).hasMessageContaining(directory.toString());
        }
    }

    private static MediaDriver.Context context(final Path directory)
    {
        return new MediaDriver.Context().aeronDirectoryName(directory.toString()).dirDeleteOnStart(true)
            .threadingMode(ThreadingMode.SHARED)
            .errorHandler((error) ->
            {
            });
    }

    private static void exchange(final Aeron aeron)
    {
        try (Subscription subscription = aeron.addSubscription(CHANNEL, 1001))
        {
            String endpoint = subscription.tryResolveChannelEndpointPort();
            while (endpoint == null)
            {
                Thread.yield();
                endpoint = subscription.tryResolveChannelEndpointPort();
            }
            try (Publication publication = aeron.addPublication(endpoint, 1001))
            {
                final UnsafeBuffer message = new UnsafeBuffer(new byte[1_000]);
                int sent = 0;
                int received = 0;
                while (received < 1_000)
                {
                    sent += sent < 1_000 && publication.offer(message) > 0 ? 1 : 0;
                    received += subscription.poll((buffer, offset, length, header) ->
                    {
                    }, 100);
                }
                assertThat(aeron.countersReader().getCounterTypeId(0))
                    .isEqualTo(AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID);
            }
        }
    }
}
