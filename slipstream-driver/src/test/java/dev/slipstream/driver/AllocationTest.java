/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.KERNEL_DATAGRAMS_RECEIVED;
import static dev.slipstream.driver.Streams.STREAM_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hot path allocates nothing: two senders, one receiver, all on this thread, watched by the JVM's own counter. */
@Timeout(120)
class AllocationTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24330|mtu=1408";
    private static final long WARM_UP_PACKETS = 200_000;
    private static final long PACKETS = 1_000_000;

    /** Aeron's pollers allocate the iterator of an ArrayList per cycle: two pollers in each of three drivers. */
    private static final long AERON_BYTES_PER_CYCLE = 3 * 2 * 32;

    /** What the JVM itself and Aeron's timers may come up with, whatever the number of packets. */
    private static final long CONSTANT_BYTES = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1_376]);
    private long messagesReceived;
    private long cycles;
    private final FragmentHandler handler = (buffer, offset, length, header) -> messagesReceived++;

    @ParameterizedTest
    @EnumSource(names = {"SLIPSTREAM", "SLIPSTREAM_SHALLOW"})
    void shouldNotAllocateOnTheHotPath(final DriverKind kind)
    {
        try (TestDriver first = TestDriver.launch(kind, ThreadingMode.INVOKER);
            TestDriver second = TestDriver.launch(kind, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(kind, ThreadingMode.INVOKER);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            ExclusivePublication fromFirst = first.aeron().addExclusivePublication(CHANNEL, STREAM_ID);
            ExclusivePublication fromSecond = second.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final long packetsBefore = to.counter(KERNEL_DATAGRAMS_RECEIVED);
            transfer(WARM_UP_PACKETS, first, second, to, subscription, fromFirst, fromSecond);

            final long cyclesBefore = cycles;
            final long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            transfer(PACKETS, first, second, to, subscription, fromFirst, fromSecond);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;

            assertThat(to.counter(KERNEL_DATAGRAMS_RECEIVED) - packetsBefore).isGreaterThanOrEqualTo(PACKETS);
            assertThat(subscription.imageCount()).isEqualTo(2);
            assertThat(allocated).as("bytes allocated for %d packets", PACKETS)
                .isLessThan((cycles - cyclesBefore) * AERON_BYTES_PER_CYCLE + CONSTANT_BYTES);
        }
    }

    private void transfer(
        final long packets,
        final TestDriver first,
        final TestDriver second,
        final TestDriver to,
        final Subscription subscription,
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
            subscription.poll(handler, 256);
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
