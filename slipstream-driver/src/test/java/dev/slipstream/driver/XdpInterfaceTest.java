/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.xdp.XdpModeOption;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.xdp.BusyPolling;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.net.NetworkInterface;
import java.time.Duration;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** An interface that is used otherwise, taken away, or left behind. */
class XdpInterfaceTest extends XdpPathFixture
{
    private static final int KILLED_STREAM_ID = 1002;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldUseAnInterfaceInTheModeThatWasAskedFor()
    {
        final SlipstreamContext zeroCopy = newOptions().xdpMode(XdpModeOption.ZERO_COPY);
        final SlipstreamContext generic = newOptions().xdpMode(XdpModeOption.GENERIC)
            .xdpSockets(XskConfiguration.DEFAULT.withFrames(512, 256).withBusyPolling(new BusyPolling(10, 64)));
        try (TestDriver from = launch(left, zeroCopy);
            TestDriver to = launch(right, generic);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
            await(() -> to.counter(XDP) == 1 && announced.stream().anyMatch(
                (line) -> line.contains("no AF_XDP on left0") && line.contains("zero-copy) failed: EOPNOTSUPP")));
            transfer(stream, 20_000);

            assertThat(announced).anyMatch((line) -> line.contains("AF_XDP on right0: generic, copy mode, 1 queue"));
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            assertThat(from.counter(XDP_DATAGRAMS_SENT)).isZero();
        }
    }

    @Test
    void shouldUseTheKernelWhileAnotherProgramIsAttached()
    {
        final AeronPacketFilter another = AeronPacketFilter.load(1, XskConfiguration.DEFAULT.maxRxPacketLength());
        final FileDescriptor link = in(right, () -> another.attach(
            NetworkInterface.getByName("right0").getIndex(), XdpMode.NATIVE));
        try (another;
            link;
            TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            try (Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
                Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
            {
                final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
                await(() -> announced.stream().anyMatch((line) -> line.contains("no AF_XDP on right0")));
                transfer(stream, 10_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isZero();

                link.close();
                await(() -> to.counter(XDP) == 1);
                transfer(stream, 100_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            }
        }
    }

    @Test
    void shouldGoOnAfterTheInterfaceWasDown()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            from.tolerate("Network is");
            to.tolerate("Network is");
            run(from, to, CHANNEL, Stream.fixed(1_000), 50_000, () ->
            {
                right.exec("ip", "link", "set", "right0", "down");
                right.exec("ip", "link", "set", "right0", "up");
            });
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
        }
    }

    @Test
    void shouldStartWhereAnotherWasKilledInTheMiddleOfTraffic() throws InterruptedException
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            try (ChildJvm child = ChildJvm.of(SubscribingChild.class).namespace(right).start();
                Publication publication = from.aeron().addExclusivePublication(CHANNEL, KILLED_STREAM_ID))
            {
                final File directory = new File(child.awaitLine("DIRECTORY ", PATIENCE));
                try
                {
                    final UnsafeBuffer message = new UnsafeBuffer(new byte[1_000]);
                    await(() ->
                    {
                        publication.offer(message);
                        return publication.position() > 5_000_000;
                    });
                    await(() -> right.exec("ip", "link").contains("xdp"));
                }
                finally
                {
                    child.kill();
                    child.awaitExit(PATIENCE);
                    IoUtil.delete(directory, false);
                }
            }
            await(() -> !right.exec("ip", "link").contains("xdp"));

            try (TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
            {
                run(from, to, Stream.fixed(1_000), 20_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            }
        }
    }

    /** A driver with a subscriber, to be killed. */
    public static final class SubscribingChild
    {
        /**
         * @param args none.
         */
        public static void main(final String[] args)
        {
            final TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            final Subscription subscription = driver.aeron().addSubscription(CHANNEL, KILLED_STREAM_ID);
            System.out.println("DIRECTORY " + driver.context().aeronDirectory().getParent());
            while (true)
            {
                subscription.poll((buffer, offset, length, header) ->
                {
                }, 64);
                Thread.yield();
            }
        }
    }
}
