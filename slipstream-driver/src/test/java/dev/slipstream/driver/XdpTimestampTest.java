/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timestamps of channels whose datagrams travel over AF_XDP. */
class XdpTimestampTest extends XdpPathFixture
{
    private static final long STAMPED_MESSAGES = 1_000;
    private static final int STAMPED_FRAGMENTS = 3;

    /** As a stock driver does, which therefore runs the same test. */
    @ParameterizedTest
    @EnumSource(names = {"STOCK", "SLIPSTREAM"})
    void shouldStampMessages(final DriverKind kind)
    {
        try (TestDriver from = launch(left, kind, ThreadingMode.SHARED);
            TestDriver to = launch(right, kind, ThreadingMode.SHARED);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            await(() -> publication.isConnected() && subscription.isConnected() && isOpen(from) && isOpen(to));
            exchangeStamps(from, to, 24_327, "0", "8", true);
            exchangeStamps(from, to, 24_328, "0", "reserved", true);
            // In the last place of a full datagram Aeron writes the time of sending, and not that of receiving.
            exchangeStamps(from, to, 24_329, "1368", "0", true);
            exchangeStamps(from, to, 24_330, "0", "1368", false);

            final long datagrams = 4 * STAMPED_MESSAGES * STAMPED_FRAGMENTS;
            if (kind == DriverKind.SLIPSTREAM)
            {
                assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(datagrams / 2);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(datagrams / 2);
            }
        }
    }

    /** Only the first fragment of a message is stamped. All are as long as fit into a datagram. */
    private static void exchangeStamps(
        final TestDriver from,
        final TestDriver to,
        final int port,
        final String sent,
        final String received,
        final boolean isRoom)
    {
        final EpochNanoClock clock = new SystemEpochNanoClock();
        final long startNs = clock.nanoTime();
        StampedMessages.exchange(
            from, to,
            "aeron:udp?endpoint=10.77.0.2:" + port + "|mtu=1408|channel-snd-ts-offset=" + sent +
                "|channel-rcv-ts-offset=" + received,
            Stream.fixed(STAMPED_FRAGMENTS * 1_376), STAMPED_MESSAGES, (buffer, offset, length, header) ->
            {
                final long sentNs = stamp(buffer, offset, header, sent);
                final long receivedNs = stamp(buffer, offset, header, received);
                final boolean isFirst = (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
                if (isFirst)
                {
                    assertThat(sentNs).isBetween(startNs, clock.nanoTime());
                }
                else
                {
                    assertThat(sentNs).isEqualTo(StampedMessages.UNSTAMPED);
                }
                if (isFirst && isRoom)
                {
                    assertThat(receivedNs).isBetween(sentNs, clock.nanoTime());
                }
                else
                {
                    assertThat(receivedNs).isEqualTo(StampedMessages.UNSTAMPED);
                }
            });
    }

    /** Every other datagram is too large for AF_XDP, and the kernel says when it came. */
    @Test
    void shouldStampWhatComesByTurnsOverBothWays()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, Stream.fixed(1_000), 1_000);
            final long bySockets = to.counter(KERNEL_DATAGRAMS_RECEIVED);
            final long byXdp = to.counter(XDP_DATAGRAMS_RECEIVED);
            final EpochNanoClock clock = new SystemEpochNanoClock();
            StampedMessages.exchange(
                from, to,
                "aeron:udp?endpoint=10.77.0.2:24327|mtu=4096|channel-snd-ts-offset=0|channel-rcv-ts-offset=8",
                (sequence) -> sequence % 2 == 0 ? 3_100 : 1_000, STAMPED_MESSAGES,
                (buffer, offset, length, header) -> assertThat(stamp(buffer, offset, header, "8"))
                    .isBetween(stamp(buffer, offset, header, "0"), clock.nanoTime()));

            assertThat(to.counter(KERNEL_DATAGRAMS_RECEIVED) - bySockets).isGreaterThanOrEqualTo(STAMPED_MESSAGES / 2);
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - byXdp).isGreaterThan(STAMPED_MESSAGES / 4);
        }
    }

    private static long stamp(
        final DirectBuffer buffer, final int offset, final Header header, final String place)
    {
        return place.equals("reserved") ? header.reservedValue() :
            buffer.getLong(offset + Integer.parseInt(place), ByteOrder.LITTLE_ENDIAN);
    }
}
