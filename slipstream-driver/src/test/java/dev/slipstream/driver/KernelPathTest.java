/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static dev.slipstream.driver.Streams.STREAM_ID;
import static dev.slipstream.driver.TestDriver.newContext;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_SENT;
import static io.aeron.driver.status.SystemCounterDescriptor.RETRANSMITS_SENT;
import static io.aeron.logbuffer.LogBufferDescriptor.TERM_MIN_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ConcurrentPublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.ext.RandomLossGenerator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over loopback, through the kernel's sockets. */
@Timeout(120)
class KernelPathTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24325|mtu=1408";

    @ParameterizedTest
    @EnumSource(ThreadingMode.class)
    void shouldCarryAStreamInBatchesInEveryThreadingMode(final ThreadingMode mode)
    {
        try (TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, mode))
        {
            Streams.run(driver, driver, CHANNEL, Stream.fixed(1_376), 20_000);

            assertThat(driver.label(KERNEL_BATCHING)).endsWith(": on");
            assertThat(driver.counter(KERNEL_DATAGRAMS_SENT)).isGreaterThanOrEqualTo(20_000);
            assertThat(driver.counter(KERNEL_DATAGRAMS_RECEIVED)).isGreaterThanOrEqualTo(20_000);
            assertThat(driver.counter(KERNEL_SEND_CALLS)).isPositive()
                .isLessThan(driver.counter(KERNEL_DATAGRAMS_SENT));
            assertThat(driver.counter(KERNEL_CHANNELS_NOT_BATCHED)).isZero();
            assertThat(driver.counter(MALFORMED_FRAMES)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"STOCK, SLIPSTREAM_SHALLOW", "SLIPSTREAM_SHALLOW, DROP_IN", "DROP_IN, STOCK"})
    void shouldInteroperate(final DriverKind publishing, final DriverKind subscribing)
    {
        try (TestDriver from = TestDriver.launch(publishing, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(subscribing, ThreadingMode.INVOKER))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 20_000);
            Streams.run(from, to, CHANNEL, Stream.fixed(32), 100_000);
            Streams.run(from, to, CHANNEL, Stream.mixed(7, Stream.MIN_LENGTH, 1_300), 20_000);
            Streams.run(from, to, CHANNEL, Stream.mixed(8, 1_300, 20_000), 5_000);
        }
    }

    @Test
    void shouldSendRunsAsLongAsTheKernelTakes()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 50_000);

            final double perCall = (double)from.counter(KERNEL_DATAGRAMS_SENT) / from.counter(KERNEL_SEND_CALLS);
            assertThat(perCall).as("datagrams per send").isGreaterThan(20);
            assertThat(to.counter(KERNEL_COALESCED_MESSAGES)).isPositive();
        }
    }

    @Test
    void shouldRefuseStreamsOfLongerTermsThanAreAllowed()
    {
        final List<String> announced = new CopyOnWriteArrayList<>();
        try (TestDriver from = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, newContext(ThreadingMode.INVOKER),
                new SlipstreamContext().maxTermLength(TERM_MIN_LENGTH).announcer(announced::add));
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication large = from.aeron().addExclusivePublication(
                CHANNEL + "|term-length=" + 2 * TERM_MIN_LENGTH, STREAM_ID);
            Publication small = from.aeron().addExclusivePublication(
                CHANNEL + "|term-length=" + TERM_MIN_LENGTH, STREAM_ID))
        {
            final Stream stream = new Stream(small, subscription, Stream.fixed(1_000));
            Streams.connect(from, to, stream);
            Streams.transfer(from, to, 1_000, stream);
            Streams.drive(from, to, () -> to.counter(REFUSED_SETUPS) > 1, () ->
            {
            });
            assertThat(subscription.imageBySessionId(large.sessionId())).isNull();
            assertThat(announced).filteredOn((line) -> line.contains("slipstream.receive.max.term.length")).hasSize(1);
        }
    }

    @Test
    void shouldRefuseALimitThatNoTermCanHave()
    {
        assertThatThrownBy(() -> new SlipstreamContext().maxTermLength(1_000).conclude())
            .hasMessageContaining("slipstream.receive.max.term.length=1000");
    }

    @Test
    void shouldCountBytesAsAeronDoes()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 20_000);

            assertThat(from.counter(RETRANSMITS_SENT)).isZero();
            final long data = 20_000 * 1_408;
            assertThat(from.counter(BYTES_SENT)).isBetween(data, data + data / 100);
            assertThat(to.counter(BYTES_RECEIVED)).isBetween(data, data + data / 100);
            assertThat(to.counter(KERNEL_BYTES_RECEIVED)).isEqualTo(to.counter(BYTES_RECEIVED));
        }
    }

    @Test
    void shouldCarrySeveralPublicationsOnOneChannel()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            Subscription toFirst = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Subscription toSecond = to.aeron().addSubscription(CHANNEL, STREAM_ID + 1);
            Publication first = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID);
            Publication second = from.aeron().addPublication(CHANNEL, STREAM_ID + 1))
        {
            final Stream firstStream = new Stream(first, toFirst, Stream.fixed(1_376));
            final Stream secondStream = new Stream(second, toSecond, Stream.mixed(9, 8, 5_000));
            Streams.connect(from, to, firstStream, secondStream);
            Streams.transfer(from, to, 20_000, firstStream, secondStream);
        }
    }

    @Test
    void shouldLetASubscriberJoinLate()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            Subscription early = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, early, Stream.fixed(1_376));
            Streams.connect(from, to, stream);
            Streams.transfer(from, to, 5_000, stream);

            try (TestDriver another = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
                Subscription late = another.aeron().addSubscription(
                    "aeron:udp?endpoint=127.0.0.1:24328", STREAM_ID);
                Subscription lateSameDriver = to.aeron().addSubscription(CHANNEL, STREAM_ID))
            {
                assertThat(late.isConnected()).isFalse();
                final long joinPosition = publication.position();
                Streams.drive(from, to, lateSameDriver::isConnected, stream::poll);
                assertThat(lateSameDriver.imageAtIndex(0).joinPosition()).isEqualTo(joinPosition);

                final Stream lateStream = stream.joinedBy(lateSameDriver);
                Streams.drive(from, to, () -> stream.received() == 10_000 && lateStream.received() == 10_000, () ->
                {
                    stream.offerUpTo(10_000);
                    stream.poll();
                    lateStream.poll();
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 1_376, 100_000})
    void shouldDeliverWhatWasOfferedRightBeforeThePublicationWasClosed(final int length)
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER))
        {
            for (int round = 0; round < 5; round++)
            {
                try (Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID))
                {
                    final ConcurrentPublication publication = from.aeron().addPublication(CHANNEL, STREAM_ID);
                    final Stream stream = new Stream(publication, subscription, Stream.fixed(length));
                    Streams.connect(from, to, stream);
                    stream.offerUpTo(1_000);
                    publication.close();
                    assertThat(stream.sent()).isPositive();

                    Streams.drive(from, to, () -> stream.received() == stream.sent(), stream::poll);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01, true", "0.01, false", "0.1, true", "0.1, false"})
    void shouldRecoverFromLoss(final double rate, final boolean isDeepSeamEnabled)
    {
        final long seed = 20_260_101;
        // Whatever was lost a second time is soon asked for again: most of the time would go into Aeron's patience.
        final MediaDriver.Context sending = TestDriver.newContext(ThreadingMode.INVOKER)
            .retransmitUnicastLingerNs(TimeUnit.MILLISECONDS.toNanos(2));
        final MediaDriver.Context receiving = TestDriver.newContext(ThreadingMode.INVOKER)
            .nakUnicastRetryDelayRatio(20).statusMessageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(10));
        try (TestDriver from = TestDriver.launch(
            DriverKind.SLIPSTREAM,
            sending,
            TestDriver.newOptions().deepSeamEnabled(isDeepSeamEnabled)
                .sendDataLossGenerator(new RandomLossGenerator(rate, seed))
                .sendControlLossGenerator(new RandomLossGenerator(rate, seed + 1)));
            TestDriver to = TestDriver.launch(
                DriverKind.SLIPSTREAM,
                receiving,
                TestDriver.newOptions().receiveDataLossGenerator(new RandomLossGenerator(rate, seed + 2))
                    .receiveControlLossGenerator(new RandomLossGenerator(rate, seed + 3))))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 10_000);
            Streams.run(from, to, CHANNEL, Stream.mixed(10, 8, 3_000), 10_000);

            assertThat(from.counter(RETRANSMITS_SENT)).isPositive();
            assertThat(from.counter(KERNEL_SEGMENTED_MESSAGES)).isPositive();
        }
    }

    @Test
    void shouldRunAsAeronDoesIfSwitchedOff()
    {
        try (TestDriver driver = TestDriver.launch(
            DriverKind.SLIPSTREAM,
            TestDriver.newContext(ThreadingMode.SHARED),
            TestDriver.newOptions().kernelBatchingEnabled(false)))
        {
            Streams.run(driver, driver, CHANNEL, Stream.fixed(1_376), 5_000);

            assertThat(driver.label(KERNEL_BATCHING))
                .endsWith(": off, switched off by slipstream.kernel.batching.enabled");
            assertThat(driver.counter(KERNEL_DATAGRAMS_SENT)).isZero();
            assertThat(driver.counter(KERNEL_DATAGRAMS_RECEIVED)).isZero();
        }
    }
}
