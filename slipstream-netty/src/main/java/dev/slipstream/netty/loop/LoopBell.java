/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.loop;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.spin.SpinPolicy;
import dev.slipstream.netty.node.StreamNode;
import dev.slipstream.netty.node.StreamSpec;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.collections.Int2IntCounterMap;
import org.jspecify.annotations.Nullable;

/**
 * The doorbell of one event loop for all channels through one node. While there is work its descriptor stays readable,
 * so that the loop comes back to it in every round, between its other descriptors and its tasks; without work it is
 * drained and armed, and the loop sleeps until somebody rings.
 *
 * <pre>
 *   BUSY  --nothing found, spin budget used up: drain, arm, poll twice--> ARMED
 *    ^                                                                     |
 *    +------------------------ rung: descriptor readable ------------------+
 * </pre>
 *
 * <p>For the thread of the loop alone. Its descriptor is a named pipe, which each side opens by itself: an eventfd that
 * is sent to a peer could be made to block.
 */
public final class LoopBell
{
    // Wake-ups that found nothing, in one window, less those that found something: far more than writers of ours cause,
    // since they ring a sleeper for something that it will find, and once more when it may have found it already.
    // Beyond it the loop stops listening for the rest of the window and looks by itself, which bounds what a storm of
    // rings costs to a few percent.
    private static final int MAX_IDLE_WAKES = 500;
    private static final long STORM_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STORM_POLL_MS = 1;

    private static final long TICK_MS = 100;

    private static final Map<Key, LoopBell> BELLS = new ConcurrentHashMap<>();
    private static final PolledChannel[] NONE = {};

    private final Key key;
    private final IoEventLoop loop;
    private final StreamNode node;
    private final ParkSlot slot;
    private final SpinPolicy spin;
    private final Int2IntCounterMap buckets = new Int2IntCounterMap(0);
    private final Runnable secondLook = this::onSecondLook;
    private final Runnable deathListener = this::onDriverGone;
    private FdWatch watch;
    private Future<?> timer;
    private @Nullable Future<?> stormTimer;
    private PolledChannel[] channels = NONE;
    private int blockedWriters;
    private boolean isArmed;
    private boolean isIdle;
    private boolean isClosed;
    private long idleSinceNs;
    private long budgetNs;
    private long windowStartNs;
    private int idleWakes;

    private LoopBell(final Key key, final Supplier<SpinPolicy> spin)
    {
        this.key = key;
        loop = key.loop();
        node = key.node();
        slot = node.page().allocate(SignalKind.PIPE);
        this.spin = spin.get();
        try
        {
            watch = listen();
        }
        catch (final RuntimeException | Error e)
        {
            slot.close();
            throw e;
        }
        node.addDeathListener(deathListener);
        slot.arm();
        isArmed = true;
        timer = loop.schedule(this::onTick, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Let a loop poll a channel.
     *
     * @param loop    whose thread calls.
     * @param node    that the channel's streams belong to.
     * @param spec    of its streams.
     * @param spin    asked if this is the first channel of this node in the loop.
     * @param channel to be polled.
     * @return the bell of the loop.
     */
    public static LoopBell add(
        final IoEventLoop loop, final StreamNode node, final StreamSpec spec, final Supplier<SpinPolicy> spin,
        final PolledChannel channel)
    {
        final LoopBell bell = BELLS.computeIfAbsent(new Key(loop, node), (key) -> new LoopBell(key, spin));
        bell.add(spec, channel);
        return bell;
    }

    /**
     * No longer poll a channel.
     *
     * @param spec    of its streams.
     * @param channel that was added.
     */
    public void remove(final StreamSpec spec, final PolledChannel channel)
    {
        final int index = Arrays.asList(channels).indexOf(channel);
        if (index < 0)
        {
            return;
        }
        final PolledChannel[] fewer = new PolledChannel[channels.length - 1];
        System.arraycopy(channels, 0, fewer, 0, index);
        System.arraycopy(channels, index + 1, fewer, index, fewer.length - index);
        channels = fewer;
        final int bucket = bucket(spec);
        if (buckets.decrementAndGet(bucket) == 0 && !isClosed)
        {
            slot.leave(bucket);
        }
        if (channels.length == 0)
        {
            close();
        }
    }

    /** There may be something to do that nobody rings for: poll in the next round. */
    public void wake()
    {
        if (isArmed && !isClosed)
        {
            isArmed = false;
            if (!slot.ring())
            {
                // Somebody has taken the word, and may never signal: take it back.
                slot.arm();
                slot.ring();
            }
        }
    }

    /** A writer waits for room: whoever makes it rings from now on. */
    public void onWriteBlocked()
    {
        if (blockedWriters++ == 0 && !isClosed)
        {
            node.joinProgress(slot);
        }
    }

    /** The end of {@link #onWriteBlocked()}. */
    public void onWriteUnblocked()
    {
        if (--blockedWriters == 0 && !isClosed)
        {
            node.leaveProgress(slot);
        }
    }

    private void add(final StreamSpec spec, final PolledChannel channel)
    {
        final int bucket = bucket(spec);
        if (buckets.incrementAndGet(bucket) == 1)
        {
            slot.join(bucket);
        }
        channels = Arrays.copyOf(channels, channels.length + 1);
        channels[channels.length - 1] = channel;
        wake();
    }

    private FdWatch listen()
    {
        return FdWatch.start(loop, slot.fd(), this::onReadable, this::onLoopShutdown);
    }

    private void onReadable()
    {
        final boolean wasArmed = isArmed;
        isArmed = false;
        if (poll(wasArmed && isIdle ? wakeUpLatencyNs() : 0) > 0)
        {
            if (wasArmed && idleWakes > 0)
            {
                idleWakes--;
            }
            loop.execute(secondLook);
            return;
        }
        if (wasArmed && isStorm(System.nanoTime()))
        {
            waitForStormToPass();
            return;
        }
        onIdle();
    }

    /**
     * After the tasks that a turn has caused, the flush of an answer mostly, and before the loop asks the kernel again.
     * If there is more, the descriptor stays readable, and the loop comes back when it has served others.
     */
    private void onSecondLook()
    {
        if (!isClosed && !isArmed && poll() == 0)
        {
            onIdle();
        }
    }

    private int poll()
    {
        return poll(0);
    }

    private int poll(final long wakeUpNs)
    {
        int workCount = 0;
        for (final PolledChannel channel : channels)
        {
            workCount += channel.poll();
        }
        if (workCount > 0 && isIdle)
        {
            isIdle = false;
            spin.onWork(Math.max(0, System.nanoTime() - wakeUpNs - idleSinceNs));
        }
        return workCount;
    }

    /** From the ring to here; of a gap between messages it is no part. */
    private long wakeUpLatencyNs()
    {
        final long latencyNs = slot.ringAgeNs(idleSinceNs, System.nanoTime());
        if (latencyNs == ParkSlot.AGE_UNKNOWN)
        {
            return 0;
        }
        spin.onWakeUp(latencyNs);
        return latencyNs;
    }

    private void onIdle()
    {
        if (isClosed)
        {
            return;
        }
        if (!isIdle)
        {
            isIdle = true;
            idleSinceNs = System.nanoTime();
            budgetNs = spin.budgetNs();
        }
        if (budgetNs > 0 && System.nanoTime() - idleSinceNs < budgetNs)
        {
            // The descriptor was not drained: the loop comes back at once.
            return;
        }
        arm();
    }

    /**
     * Drain first: from then on nobody writes to the pipe before the word says PARKED. Two polls, since the first may
     * take only padding; the memory order is that of {@link ParkSlot#arm} and its polls.
     */
    private void arm()
    {
        slot.drain();
        slot.arm();
        isArmed = true;
        if (poll() + poll() > 0)
        {
            wake();
        }
    }

    /**
     * Whoever rings takes the word first and signals then; if it dies in between, or is hostile, nobody else can ring.
     * So the loop looks by itself now and then, and at the streams as well: nothing that peers do, or leave undone, is
     * to cost more than this.
     */
    private void onTick()
    {
        if (!isClosed)
        {
            if (isArmed && (slot.isRung() || poll() > 0))
            {
                wake();
            }
            timer = loop.schedule(this::onTick, TICK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isStorm(final long nowNs)
    {
        if (nowNs - windowStartNs > STORM_WINDOW_NS)
        {
            windowStartNs = nowNs;
            idleWakes = 0;
        }
        return ++idleWakes > MAX_IDLE_WAKES;
    }

    private void waitForStormToPass()
    {
        watch.cancel();
        pollInStorm();
    }

    private void pollInStorm()
    {
        stormTimer = loop.schedule(this::onStormTimer, STORM_POLL_MS, TimeUnit.MILLISECONDS);
    }

    private void onStormTimer()
    {
        if (isClosed)
        {
            return;
        }
        poll();
        if (System.nanoTime() - windowStartNs <= STORM_WINDOW_NS)
        {
            pollInStorm();
        }
        else if (!isClosed)
        {
            watch = listen();
            onIdle();
        }
    }

    private void onDriverGone()
    {
        try
        {
            loop.execute(() ->
            {
                for (final PolledChannel channel : channels)
                {
                    channel.onDriverGone();
                }
            });
        }
        catch (final RejectedExecutionException e)
        {
            // The loop has ended before the node: its channels are closed, or nobody is left who could close them.
            return;
        }
    }

    private void onLoopShutdown()
    {
        for (final PolledChannel channel : channels)
        {
            channel.onLoopShutdown();
        }
        close();
    }

    private void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            BELLS.remove(key, this);
            node.removeDeathListener(deathListener);
            watch.cancel();
            timer.cancel(false);
            if (stormTimer != null)
            {
                stormTimer.cancel(false);
            }
            if (blockedWriters > 0)
            {
                node.leaveProgress(slot);
            }
            slot.close();
        }
    }

    private static int bucket(final StreamSpec spec)
    {
        return DoorbellDescriptor.bucketOf(
            DoorbellDescriptor.streamKey(spec.readSessionId(), spec.readStreamId()));
    }

    private record Key(IoEventLoop loop, StreamNode node)
    {
    }
}
