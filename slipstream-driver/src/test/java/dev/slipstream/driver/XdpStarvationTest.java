/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static io.aeron.driver.status.SystemCounterDescriptor.NAK_MESSAGES_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.xdp.XskConfiguration;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rings and frames that are too few for what comes. */
class XdpStarvationTest extends XdpPathFixture
{
    /** The receiver rests while more comes than its rings hold, and finds the rest out by itself. */
    @Test
    void shouldCountAndRecoverWhatFoundNoFrame()
    {
        final int frames = 32;
        final SlipstreamContext few = newOptions().xdpSockets(XskConfiguration.DEFAULT.withFrames(frames, 2_048));
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = in(right, () -> TestDriver.launch(
                DriverKind.SLIPSTREAM, TestDriver.newContext(ThreadingMode.INVOKER), few));
            Subscription subscription = in(right, () -> to.aeron().addSubscription(CHANNEL, STREAM_ID));
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            await(() ->
            {
                to.invoke();
                stream.poll();
                stream.offerUpTo(stream.received() + 1);
                return isOpen(from) && to.counter(XDP_DATAGRAMS_RECEIVED) > 0;
            });

            // Three quarters of a window of 128 KB, as much as is left of it where the last status message was sent a
            // while ago, are twice as many datagrams as frames, and nobody takes them out.
            final long sent = from.counter(XDP_DATAGRAMS_SENT);
            final long end = stream.sent() + 1_000;
            await(() ->
            {
                stream.offerUpTo(end);
                return from.counter(XDP_DATAGRAMS_SENT) - sent > frames + 8;
            });
            await(() ->
            {
                stream.offerUpTo(end);
                to.invoke();
                stream.poll();
                return stream.received() == end && to.counter(XDP_DROPPED_PACKETS) > 0;
            });
        }
    }

    /** So few frames that a window of one sender takes them all before the receiver has a turn. */
    @Tag("slow")
    @Test
    void shouldLoseNoMessageWhereFramesAreTooFew()
    {
        final XskConfiguration few = XskConfiguration.DEFAULT.withFrames(8, 4);
        try (TestDriver from = launch(left, newOptions().xdpSockets(few));
            TestDriver to = launch(right, newOptions().xdpSockets(few));
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            await(() -> stream.isConnected() && isOpen(from) && isOpen(to));
            transferUntilMoreAreDropped(stream, to);
            transferUntilMoreAreDropped(stream, to);
            assertThat(to.counter(NAK_MESSAGES_SENT)).isPositive();
            assertThat(announced).filteredOn((line) -> line.contains("were dropped")).hasSize(1).first().asString()
                .contains("right0", "slipstream.xdp.rx.frames");

            // What comes one by one finds a frame, and nobody had to open anything anew.
            final long received = to.counter(XDP_DATAGRAMS_RECEIVED);
            for (int i = 0; i < 100; i++)
            {
                transfer(stream, stream.sent() + 1);
            }
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - received).isGreaterThanOrEqualTo(100);

            final long dropped = to.counter(XDP_DROPPED_PACKETS);
            right.exec("ip", "link", "set", "right0", "mtu", "9000");
            await(() -> isOnWithJumboFrames("right0"));
            transfer(stream, stream.sent() + 100);
            await(() -> to.counter(XDP) == 1);
            assertThat(to.counter(XDP_DROPPED_PACKETS)).isGreaterThanOrEqualTo(dropped);
        }
    }

    private void transferUntilMoreAreDropped(final Stream stream, final TestDriver to)
    {
        final long dropped = to.counter(XDP_DROPPED_PACKETS);
        await(() ->
        {
            stream.offerUpTo(stream.received() + 1_000);
            stream.poll();
            return to.counter(XDP_DROPPED_PACKETS) > dropped;
        });
        transfer(stream, stream.sent());
    }
}
