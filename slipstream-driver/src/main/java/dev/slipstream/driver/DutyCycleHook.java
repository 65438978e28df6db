/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.doorbell.page.DriverAgent;
import io.aeron.driver.DutyCycleTracker;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.status.DutyCycleStallTracker;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Runs something at the beginning of every duty cycle of one of the driver's agents, on that agent's thread, in every
 * threading mode; and does what the tracker in whose place it stands would have done. The time that the thread has
 * slept since the cycle before is no part of a cycle: what Aeron looks for are cycles that take long.
 *
 * <p>Aeron creates its trackers when it concludes the driver's context, out of counters that do not exist before. So
 * the tracker is put into the context first, and finds the counters in its first cycle.
 */
final class DutyCycleHook extends DutyCycleStallTracker
{
    private final MediaDriver.Context context;
    private final SystemCounterDescriptor maxCycleTime;
    private final SystemCounterDescriptor thresholdExceeded;
    private final ToLongFunction<MediaDriver.Context> thresholdNs;
    private final LongSupplier parkedNs;
    private final Runnable onCycle;
    private long seenParkedNs;
    private @Nullable DutyCycleTracker delegate;

    private DutyCycleHook(
        final MediaDriver.Context context,
        final @Nullable DutyCycleTracker delegate,
        final SystemCounterDescriptor maxCycleTime,
        final SystemCounterDescriptor thresholdExceeded,
        final ToLongFunction<MediaDriver.Context> thresholdNs,
        final LongSupplier parkedNs,
        final Runnable onCycle)
    {
        super(unusedCounter(), unusedCounter(), Long.MAX_VALUE);
        this.context = context;
        this.delegate = delegate;
        this.maxCycleTime = maxCycleTime;
        this.thresholdExceeded = thresholdExceeded;
        this.thresholdNs = thresholdNs;
        this.parkedNs = parkedNs;
        this.onCycle = onCycle;
    }

    /**
     * Install hooks for all three agents. A tracker that the user has put into the context goes on working.
     *
     * @param context     not concluded.
     * @param parkedNs    how long an agent's thread has slept, all in all; asked on that thread.
     * @param onConductor run in every duty cycle of the conductor; must not throw.
     * @param onSender    run in every duty cycle of the sender; must not throw.
     * @param onReceiver  run in every duty cycle of the receiver; must not throw.
     */
    static void install(
        final MediaDriver.Context context,
        final ToLongFunction<DriverAgent> parkedNs,
        final Runnable onConductor,
        final Runnable onSender,
        final Runnable onReceiver)
    {
        context.conductorDutyCycleTracker(
            new DutyCycleHook(
                context,
                context.conductorDutyCycleTracker(),
                SystemCounterDescriptor.CONDUCTOR_MAX_CYCLE_TIME,
                SystemCounterDescriptor.CONDUCTOR_CYCLE_TIME_THRESHOLD_EXCEEDED,
                MediaDriver.Context::conductorCycleThresholdNs,
                () -> parkedNs.applyAsLong(DriverAgent.CONDUCTOR),
                onConductor));
        context.senderDutyCycleTracker(
            new DutyCycleHook(
                context,
                context.senderDutyCycleTracker(),
                SystemCounterDescriptor.SENDER_MAX_CYCLE_TIME,
                SystemCounterDescriptor.SENDER_CYCLE_TIME_THRESHOLD_EXCEEDED,
                MediaDriver.Context::senderCycleThresholdNs,
                () -> parkedNs.applyAsLong(DriverAgent.SENDER),
                onSender));
        context.receiverDutyCycleTracker(
            new DutyCycleHook(
                context,
                context.receiverDutyCycleTracker(),
                SystemCounterDescriptor.RECEIVER_MAX_CYCLE_TIME,
                SystemCounterDescriptor.RECEIVER_CYCLE_TIME_THRESHOLD_EXCEEDED,
                MediaDriver.Context::receiverCycleThresholdNs,
                () -> parkedNs.applyAsLong(DriverAgent.RECEIVER),
                onReceiver));
    }

    @Override
    public AtomicCounter maxCycleTime()
    {
        return delegate() instanceof final DutyCycleStallTracker tracker ? tracker.maxCycleTime() :
            super.maxCycleTime();
    }

    @Override
    public AtomicCounter cycleTimeThresholdExceededCount()
    {
        return delegate() instanceof final DutyCycleStallTracker tracker ?
            tracker.cycleTimeThresholdExceededCount() :
            super.cycleTimeThresholdExceededCount();
    }

    @Override
    public long cycleTimeThresholdNs()
    {
        return thresholdNs.applyAsLong(context);
    }

    @Override
    public void reportMeasurement(final long durationNs)
    {
        final long parked = parkedNs.getAsLong();
        delegate().reportMeasurement(Math.max(0, durationNs - (parked - seenParkedNs)));
        seenParkedNs = parked;
        onCycle.run();
    }

    @Override
    public String toString()
    {
        return "DutyCycleHook{" + maxCycleTime + "}";
    }

    private DutyCycleTracker delegate()
    {
        final DutyCycleTracker current = delegate;
        return current != null ? current : createDelegate();
    }

    private DutyCycleTracker createDelegate()
    {
        final DutyCycleStallTracker tracker = new DutyCycleStallTracker(
            context.systemCounters().get(maxCycleTime),
            context.systemCounters().get(thresholdExceeded),
            thresholdNs.applyAsLong(context));
        delegate = tracker;
        return tracker;
    }

    private static AtomicCounter unusedCounter()
    {
        return new AtomicCounter(new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES)), 0);
    }
}
