/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.KERNEL_DATAGRAMS_RECEIVED;
import static dev.slipstream.driver.status.SlipstreamCounter.XDP;
import static dev.slipstream.driver.status.SlipstreamCounter.XDP_DATAGRAMS_RECEIVED;
import static dev.slipstream.driver.status.SlipstreamCounter.XDP_DATAGRAMS_SENT;
import static dev.slipstream.driver.Streams.STREAM_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.ThreadAllocation;
import dev.slipstream.rig.VethPair;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hot paths allocate nothing: two senders, one receiver, all on this thread, watched by the JVM's own counter. */
@Timeout(120)
class AllocationTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24330|mtu=1408";
    private static final long WARM_UP_PACKETS = 100_000;
    private static final long PACKETS = 1_000_000;

    /** Aeron's pollers allocate the iterator of an ArrayList per cycle: two pollers in each of three drivers. */
    private static final long AERON_BYTES_PER_CYCLE = 3 * 2 * 32;

    /** What the JVM itself and Aeron's timers may come up with, whatever the number of packets. */
    private static final long CONSTANT_BYTES = 100_000;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1_376]);
    private long messagesReceived;
    private long cycles;
    private final FragmentHandler handler = (buffer, offset, length, header) -> messagesReceived++;

    @Test
    void shouldNotAllocateInBatchesThroughTheKernel()
    {
        try (TestDriver first = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver second = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            ExclusivePublication fromFirst = first.aeron().addExclusivePublication(CHANNEL, STREAM_ID);
            ExclusivePublication fromSecond = second.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            assertNothingAllocated(
                KERNEL_DATAGRAMS_RECEIVED, first, second, to, List.of(subscription), fromFirst, fromSecond);
        }
    }

    @Test
    void shouldNotAllocateOverXdp()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport.unavailabilityCause());
        final String toFirst = "aeron:udp?endpoint=10.77.1.2:24330|mtu=1408";
        final String toSecond = "aeron:udp?endpoint=10.77.2.2:24330|mtu=1408";
        try (NetworkNamespace one = NetworkNamespace.create("alloc-one");
            NetworkNamespace two = NetworkNamespace.create("alloc-two");
            NetworkNamespace hub = NetworkNamespace.create("alloc-hub");
            VethPair _ = VethPair.connect(
                VethEnd.of(one, "one0", "10.77.1.1/24"), VethEnd.of(hub, "hub1", "10.77.1.2/24"));
            VethPair _ = VethPair.connect(
                VethEnd.of(two, "two0", "10.77.2.1/24"), VethEnd.of(hub, "hub2", "10.77.2.2/24"));
            TestDriver first = in(one, AllocationTest::launch);
            TestDriver second = in(two, AllocationTest::launch);
            TestDriver to = in(hub, AllocationTest::launch);
            Subscription onFirst = in(hub, () -> to.aeron().addSubscription(toFirst, STREAM_ID));
            Subscription onSecond = in(hub, () -> to.aeron().addSubscription(toSecond, STREAM_ID));
            ExclusivePublication fromFirst =
                in(one, () -> first.aeron().addExclusivePublication(toFirst, STREAM_ID));
            ExclusivePublication fromSecond =
                in(two, () -> second.aeron().addExclusivePublication(toSecond, STREAM_ID)))
        {
            while (first.counter(XDP) + second.counter(XDP) < 2 || to.counter(XDP) < 2)
            {
                transfer(1_000, first, second, to, List.of(onFirst, onSecond), fromFirst, fromSecond);
            }
            assertNothingAllocated(
                XDP_DATAGRAMS_RECEIVED, first, second, to, List.of(onFirst, onSecond), fromFirst, fromSecond);
            assertThat(first.counter(XDP_DATAGRAMS_SENT)).isPositive();
            assertThat(second.counter(XDP_DATAGRAMS_SENT)).isPositive();
        }
    }

    private static TestDriver launch()
    {
        return TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
    }

    /** A driver that is invoked opens its sockets on the thread that asks for them. */
    private static <T> T in(final NetworkNamespace namespace, final Callable<T> task)
    {
        try
        {
            return NetworkNamespaces.callIn(Path.of("/run/netns", namespace.name()), task);
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void assertNothingAllocated(
        final SlipstreamCounter counter,
        final TestDriver first,
        final TestDriver second,
        final TestDriver to,
        final List<Subscription> subscriptions,
        final ExclusivePublication fromFirst,
        final ExclusivePublication fromSecond)
    {
        final long packetsBefore = to.counter(counter);
        ThreadAllocation.warm(
            () -> excessBytes(WARM_UP_PACKETS, first, second, to, subscriptions, fromFirst, fromSecond),
            WARM_UP_PACKETS / 10);
        final long excess = excessBytes(PACKETS, first, second, to, subscriptions, fromFirst, fromSecond);

        assertThat(to.counter(counter) - packetsBefore).isGreaterThanOrEqualTo(PACKETS);
        assertThat(subscriptions.stream().mapToInt(Subscription::imageCount).sum()).isEqualTo(2);
        assertThat(excess).as("bytes allocated for %d packets, beyond Aeron's", PACKETS).isLessThan(CONSTANT_BYTES);
    }

    /** What is allocated beyond what Aeron itself does. */
    private long excessBytes(
        final long packets,
        final TestDriver first,
        final TestDriver second,
        final TestDriver to,
        final List<Subscription> subscriptions,
        final ExclusivePublication fromFirst,
        final ExclusivePublication fromSecond)
    {
        final long cyclesBefore = cycles;
        final long allocated = ThreadAllocation.of(
            () -> transfer(packets, first, second, to, subscriptions, fromFirst, fromSecond));
        return allocated - (cycles - cyclesBefore) * AERON_BYTES_PER_CYCLE;
    }

    private void transfer(
        final long packets,
        final TestDriver first,
        final TestDriver second,
        final TestDriver to,
        final List<Subscription> subscriptions,
        final ExclusivePublication fromFirst,
        final ExclusivePublication fromSecond)
    {
        final long end = messagesReceived + packets;
        while (messagesReceived < end)
        {
            offer(fromFirst);
            offer(fromSecond);
            first.invoke();
            second.invoke();
            to.invoke();
            for (int i = 0; i < subscriptions.size(); i++)
            {
                subscriptions.get(i).poll(handler, 256);
            }
            cycles++;
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out");
            }
        }
    }

    private void offer(final ExclusivePublication publication)
    {
        for (int i = 0; i < 32 && publication.offer(message, 0, message.capacity()) > 0; i++)
        {
            Thread.onSpinWait();
        }
    }
}
