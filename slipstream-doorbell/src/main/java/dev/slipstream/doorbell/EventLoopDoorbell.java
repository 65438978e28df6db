/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.ControlledFragmentHandler;
import java.util.function.Consumer;

/**
 * Lets an event loop that is not ours wait for subscriptions: a descriptor that becomes readable when there is
 * something to read, for epoll(7), Netty's {@code EpollIoHandle} and the like.
 *
 * <p>Used by the thread of the loop. The descriptor is watched for reading, level-triggered, and is not read, written
 * or closed by the loop. It becomes readable only while the doorbell is armed, so the loop does this around each sleep:
 *
 * <pre>{@code
 * while (running)
 * {
 *     if (pollSubscriptions() == 0)
 *     {
 *         long blockNs = bell.arm();        // 0: there may be work, poll again
 *         if (blockNs > 0)
 *         {
 *             epollWait(blockNs);           // no longer than that, whatever else the loop waits for
 *             bell.disarm();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A loop whose sleep belongs to a framework arms at the end of the handler, and again until the result is not 0; it
 * disarms at the beginning of the handler, which runs when the descriptor is readable and when a timer of {@code
 * blockNs} has expired. What it must not do is poll, find nothing and sleep without arming in between.
 *
 * <p>{@link #arm()} looks at the streams itself after it has armed, so that no message that was published before, and
 * no image that came before, is slept upon. While somebody who writes the streams does not ring, the times that it
 * returns are those of Aeron's default back-off, with 0 for its spins and yields.
 */
public final class EventLoopDoorbell implements AutoCloseable
{
    private final Doorbell doorbell;
    private final ParkSlot slot;
    private final ReaderSources sources;
    private final BellCounters counters;
    private final Distrust distrust = new Distrust();
    private final StockSchedule stock = new StockSchedule();
    private final ControlledFragmentHandler look = (buffer, offset, length, header) -> onUnread();
    private final Consumer<Image> lookAtImage = this::lookAt;
    private boolean isArmed;
    private boolean isTrusting;
    private boolean isUnread;
    private long armedNs;
    private long blockNs;

    EventLoopDoorbell(final Doorbell doorbell)
    {
        if (doorbell.fd() < 0)
        {
            throw new IllegalArgumentException("a doorbell of this kind of signal has no descriptor: use " +
                DoorbellContext.SIGNAL_PROPERTY + "=auto, pipe or eventfd");
        }
        this.doorbell = doorbell;
        slot = doorbell.slot();
        sources = doorbell.sources();
        counters = doorbell.counters();
    }

    /**
     * The descriptor that becomes readable.
     *
     * @return the descriptor; the same for the life of this object.
     */
    public int fd()
    {
        return doorbell.fd();
    }

    /**
     * The doorbell, to make subscriptions with; it is not to be idled on.
     *
     * @return the doorbell.
     */
    public Doorbell doorbell()
    {
        return doorbell;
    }

    /**
     * Say that the loop is about to sleep.
     *
     * @return how long it may sleep at most, in nanoseconds; 0 if it must poll again first. Then it is not armed.
     */
    public long arm()
    {
        sources.refresh();
        isTrusting = sources.trust() == Trust.ALL && !distrust.isOn(System.nanoTime());
        blockNs = isTrusting ? sources.maxParkNs() : stock.nextParkNs();
        if (blockNs == 0)
        {
            return 0;
        }
        slot.arm();
        isArmed = true;
        if (slot.isRung() || sources.isStale() || hasUnread())
        {
            cancel();
            return 0;
        }
        counters.onPark();
        armedNs = System.nanoTime();
        return blockNs;
    }

    /**
     * Say that the loop has woken, for whatever reason, and will poll. Makes the descriptor unreadable.
     *
     * @return whether somebody had rung.
     */
    public boolean disarm()
    {
        if (!isArmed)
        {
            return false;
        }
        final long nowNs = System.nanoTime();
        final boolean isRung = slot.isRung();
        if (isRung)
        {
            onRung(nowNs);
        }
        else if (isTrusting && nowNs - armedNs >= blockNs)
        {
            onTimeOut(nowNs);
        }
        cancel();
        return isRung;
    }

    /** Report that polls found work: the next sleep begins a schedule anew. */
    public void onWork()
    {
        stock.reset();
    }

    /**
     * Make the descriptor readable if the loop is armed, for work that does not come from a stream. Called by any
     * thread, after the work was published.
     *
     * @return whether this call did it.
     */
    public boolean ring()
    {
        return doorbell.ring();
    }

    /** Close the doorbell and with it the descriptor; later calls do nothing. */
    @Override
    public void close()
    {
        doorbell.close();
    }

    @Override
    public String toString()
    {
        return "EventLoopDoorbell{fd=" + fd() + ", isArmed=" + isArmed + ", " + doorbell + "}";
    }

    private void cancel()
    {
        slot.disarm();
        slot.drain();
        isArmed = false;
    }

    private void onRung(final long nowNs)
    {
        counters.onWoken();
        stock.reset();
        final long latencyNs = slot.ringAgeNs(armedNs, nowNs);
        if (latencyNs != ParkSlot.AGE_UNKNOWN)
        {
            counters.onWakeLatency(latencyNs);
        }
    }

    private void onTimeOut(final long nowNs)
    {
        counters.onTimeOut();
        if (hasUnread() && !slot.isRungWithin(ParkCycle.RING_GRACE_NS) && !sources.haveImagesChanged())
        {
            counters.onTimeOutWithWork();
            distrust.onMissedRing(nowNs);
        }
    }

    private boolean hasUnread()
    {
        isUnread = false;
        sources.forEachImage(lookAtImage);
        return isUnread;
    }

    private void lookAt(final Image image)
    {
        // Padding is skipped to the end of its term and no further, so once more from there.
        long position = image.position();
        long next = isUnread ? position : image.controlledPeek(position, look, Long.MAX_VALUE);
        while (!isUnread && next > position)
        {
            position = next;
            next = image.controlledPeek(position, look, Long.MAX_VALUE);
        }
    }

    private Action onUnread()
    {
        isUnread = true;
        return Action.ABORT;
    }
}
