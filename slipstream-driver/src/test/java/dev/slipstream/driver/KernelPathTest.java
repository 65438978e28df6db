/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.SlipstreamCounter.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.ThreadingMode;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams over loopback, through the kernel's sockets. */
@Timeout(60)
class KernelPathTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24325|mtu=1408";
    private static final int STREAM_ID = 1001;

    @ParameterizedTest
    @EnumSource(ThreadingMode.class)
    void shouldCarryAStreamInBatchesInEveryThreadingMode(final ThreadingMode mode)
    {
        try (TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, mode))
        {
            run(driver, driver, CHANNEL, Stream.fixed(1_376), 20_000);

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
    @CsvSource({
        "SLIPSTREAM, STOCK",
        "STOCK, SLIPSTREAM",
        "SLIPSTREAM, SLIPSTREAM",
        "SLIPSTREAM_SHALLOW, SLIPSTREAM_SHALLOW",
        "DROP_IN, DROP_IN",
        "DROP_IN, STOCK"})
    void shouldInteroperate(final DriverKind publishing, final DriverKind subscribing)
    {
        try (TestDriver from = TestDriver.launch(publishing, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(subscribing, ThreadingMode.INVOKER))
        {
            run(from, to, CHANNEL, Stream.fixed(1_376), 20_000);
            run(from, to, CHANNEL, Stream.fixed(32), 100_000);
            run(from, to, CHANNEL, Stream.mixed(7, Stream.MIN_LENGTH, 1_300), 20_000);
            run(from, to, CHANNEL, Stream.mixed(8, 1_300, 20_000), 5_000);
        }
    }

    @Test
    void shouldSendRunsAsLongAsTheKernelTakes()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER))
        {
            run(from, to, CHANNEL, Stream.fixed(1_376), 50_000);

            final double perCall = (double)from.counter(KERNEL_DATAGRAMS_SENT) / from.counter(KERNEL_SEND_CALLS);
            assertThat(perCall).as("datagrams per send").isGreaterThan(20);
            assertThat(from.counter(POSITION_CATCH_UPS)).isPositive();
            assertThat(to.counter(KERNEL_COALESCED_MESSAGES)).isPositive();
        }
    }

    private static void run(
        final TestDriver from, final TestDriver to, final String channel, final Stream.Lengths lengths,
        final long count)
    {
        try (var subscription = to.aeron().addSubscription(channel, STREAM_ID);
            var publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, lengths);
            drive(from, to, stream::isConnected, () ->
            {
            });
            drive(from, to, () -> stream.received() == count, () ->
            {
                stream.offerUpTo(count);
                stream.poll();
            });
        }
    }

    private static void drive(
        final TestDriver from, final TestDriver to, final BooleanSupplier isDone, final Runnable work)
    {
        while (!isDone.getAsBoolean())
        {
            work.run();
            from.invoke();
            if (to != from)
            {
                to.invoke();
            }
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out");
            }
        }
    }
}
