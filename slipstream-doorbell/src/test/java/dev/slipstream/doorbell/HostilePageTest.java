/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.signal.SignalKind;
import io.aeron.logbuffer.FragmentHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever overwrites the page of doorbells costs others time, and nothing else. */
@Timeout(60)
class HostilePageTest
{
    private static final int STREAM_ID = 1001;
    private static final int MESSAGES = 300;
    private static final int JUNK_LENGTH = 512;

    // What DoorbellDescriptor says: the header, then the slots; the first few are those in use.
    private static final int HEADER_LENGTH = 4096;
    private static final int SLOTS_IN_USE = 8;
    private static final int SIGNAL_KIND_OFFSET = 144;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    @Test
    void shouldDeliverEverythingInOrderWhileThePageIsOverwritten() throws InterruptedException
    {
        final Doorbells sleepers = ipc.use(Doorbells.connect(
            ipc.connect(), ipc.settings().maxParkNs(TimeUnit.MILLISECONDS.toNanos(2))));
        final Doorbell bell = ipc.use(sleepers.newDoorbell("reader", SignalKind.PIPE));
        final DoorbellSubscription subscription = sleepers.addSubscription(bell, IpcFixture.CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc.use(
            ipc.doorbells().addExclusivePublication(IpcFixture.CHANNEL, STREAM_ID));
        IpcFixture.pollUntil(subscription, () -> subscription.subscription().isConnected());

        final long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("seed " + seed);
        final AtomicInteger received = new AtomicInteger();
        final AtomicBoolean isOver = new AtomicBoolean();
        final Thread hostile = new Thread(() -> overwrite(new SplittableRandom(seed), isOver));
        hostile.start();
        final Thread writer = new Thread(() ->
        {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
            for (int i = 0; i < MESSAGES; i++)
            {
                final int number = i;
                message.putInt(0, number);
                IpcFixture.offer(() -> publication.offer(message));
                IpcFixture.await(() -> received.get() > number);
            }
        });
        writer.start();
        final FragmentHandler handler = (buffer, offset, length, header) -> assertThat(buffer.getInt(offset))
            .isEqualTo(received.getAndIncrement());
        IpcFixture.await(() ->
        {
            subscription.poll(handler, 10, IpcFixture.LONG_NS);
            return received.get() == MESSAGES;
        });
        isOver.set(true);
        hostile.join();
        writer.join();
    }

    private void overwrite(final SplittableRandom random, final AtomicBoolean isOver)
    {
        final Path page = ipc.aeron().context().aeronDirectory().toPath()
            .resolve(DoorbellDescriptor.FOLDER).resolve(DoorbellDescriptor.PAGE_FILE);
        final byte[] bytes = new byte[JUNK_LENGTH];
        final ByteBuffer junk = ByteBuffer.wrap(bytes);
        try (FileChannel channel = FileChannel.open(page, StandardOpenOption.WRITE))
        {
            final long places = (channel.size() - HEADER_LENGTH) / JUNK_LENGTH;
            while (!isOver.get())
            {
                random.nextBytes(bytes);
                if (random.nextBoolean())
                {
                    // Small numbers are more like what stands there.
                    junk.putInt(0, random.nextInt(16)).putInt(SIGNAL_KIND_OFFSET, random.nextInt(6));
                }
                channel.write(junk.rewind(), HEADER_LENGTH + random.nextLong(places) * JUNK_LENGTH);
                channel.write(junk.rewind(), HEADER_LENGTH + random.nextLong(SLOTS_IN_USE) * JUNK_LENGTH);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
