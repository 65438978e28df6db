/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.Streams.STREAM_ID;
import static dev.slipstream.driver.status.SlipstreamCounter.KERNEL_DATAGRAMS_SENT;
import static dev.slipstream.driver.status.SlipstreamCounter.KERNEL_SEGMENTED_MESSAGES;
import static io.aeron.driver.status.SystemCounterDescriptor.RESOLUTION_CHANGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A destination's name comes to mean another address while the driver runs. */
@Timeout(60)
class ReResolutionTest
{
    /** Aeron asks again after five seconds without a status message; here a second is that much shorter. */
    private static final int CLOCK_SPEED = 10;

    private static final long MESSAGES = 5_000;
    private static final String NAME = "moving";

    private volatile String address = "127.0.0.1";

    @Test
    void shouldSendRunsToTheNewAddress()
    {
        final MediaDriver.Context context = TestDriver.newContext(ThreadingMode.INVOKER)
            .nanoClock(() -> CLOCK_SPEED * System.nanoTime())
            .nameResolver((name, parameter, isAgain) -> resolve(name.equals(NAME) ? address : name));
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, context, TestDriver.newOptions());
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            Subscription there = to.aeron().addSubscription("aeron:udp?endpoint=127.0.0.2:24354", STREAM_ID);
            Publication publication = from.aeron()
                .addExclusivePublication("aeron:udp?mtu=1408|endpoint=" + NAME + ":24354", STREAM_ID))
        {
            final Stream stream;
            try (Subscription here = to.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:24354", STREAM_ID))
            {
                stream = new Stream(publication, here, Stream.fixed(1_376));
                Streams.connect(from, to, stream);
                Streams.transfer(from, to, MESSAGES, stream);
            }
            address = "127.0.0.2";
            final Stream moved = stream.joinedBy(there);
            Streams.connect(from, to, moved);
            final long sent = from.counter(KERNEL_DATAGRAMS_SENT);
            final long segmented = from.counter(KERNEL_SEGMENTED_MESSAGES);
            Streams.transfer(from, to, 2 * MESSAGES, moved);

            assertThat(from.counter(RESOLUTION_CHANGES)).isPositive();
            assertThat(from.counter(KERNEL_DATAGRAMS_SENT) - sent).isGreaterThanOrEqualTo(MESSAGES);
            assertThat(from.counter(KERNEL_SEGMENTED_MESSAGES)).isGreaterThan(segmented);
        }
    }

    private static InetAddress resolve(final String name)
    {
        try
        {
            return InetAddress.getByName(name);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException(name, ex);
        }
    }
}
