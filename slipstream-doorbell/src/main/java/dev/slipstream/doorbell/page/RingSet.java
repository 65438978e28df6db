/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.ARMS_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_SET_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_VERSION_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SET_LENGTH;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read one stream, as its writers see them.
 *
 * <p>Thread-safe: several threads may publish on one stream. {@link #ring} allocates nothing and makes no system call
 * unless somebody is parked or has begun to read the stream since. While nobody at all has armed since the last call,
 * it reads one word.
 *
 * <h2>Memory order</h2> The writer stores a frame's length, then reads the page's count of arms and, if that has
 * changed, the version of the bucket and the words of its slots. A reader stores its slot into the bucket and PARKED
 * into its word, counts the arm, then reads the frame's length (see {@link ParkSlot#arm}). Between the store and the
 * load both sides must have a full fence, or each may miss what the other stored and the reader sleeps with a message
 * at hand. The writer's fence is {@link VarHandle#fullFence()}, unless it has a waiver ({@link FenceWaivers}) and the
 * reader's membarrier(2) puts one into the writer's thread, wherever it happens to be: then it is enough that the load
 * follows the store in the machine code, which an acquire load guarantees after a release store.
 *
 * <p>The count is read before the words and they are stored before it: who has looked at the words for a count need
 * not look again before there is another, since none of them can have become PARKED.
 */
public final class RingSet
{
    private final DoorbellPage page;
    private final UnsafeBuffer buffer;
    private final long streamKey;
    private final int bucketOffset;

    // Count of arms up to which every reader that had armed was rung. Written without synchronisation by threads that
    // share the set: a smaller value than another thread's makes them look once more.
    private long armsSeen = -1;

    // Replaced as a whole and immutable, so that a thread that reads it without synchronisation sees it complete.
    private Readers readers = new Readers(-1, new RingTarget[0]);

    RingSet(final DoorbellPage page, final long streamKey)
    {
        this.page = page;
        this.streamKey = streamKey;
        buffer = page.buffer();
        bucketOffset = DoorbellDescriptor.bucketOffset(DoorbellDescriptor.bucketOf(streamKey));
    }

    /**
     * Wake every reader that is parked. To be called after each publishing store, by the thread that made it.
     *
     * @return how many were woken by this call.
     */
    public int ring()
    {
        VarHandle.fullFence();
        return ringAfterFence();
    }

    /**
     * The same, by a thread that has issued a full fence since its publishing store, or that has a waiver.
     *
     * @return how many were woken by this call.
     */
    public int ringAfterFence()
    {
        final long arms = buffer.getLongAcquire(ARMS_OFFSET);
        return arms == armsSeen ? 0 : ringParked(arms);
    }

    private int ringParked(final long arms)
    {
        Readers current = readers;
        if (buffer.getLongOpaque(bucketOffset + BUCKET_VERSION_OFFSET) != current.version)
        {
            current = refresh();
        }
        int rung = 0;
        boolean isDone = true;
        for (final RingTarget target : current.targets)
        {
            if (target.isParked())
            {
                final boolean isRung = target.ring(streamKey);
                rung += isRung ? 1 : 0;
                isDone &= isRung;
            }
        }
        if (isDone)
        {
            armsSeen = arms;
        }
        return rung;
    }

    private Readers refresh()
    {
        // The version first: a slot that is added after it was read changes it again.
        final long version = buffer.getLongAcquire(bucketOffset + BUCKET_VERSION_OFFSET);
        final List<RingTarget> targets = new ArrayList<>();
        for (int i = 0; i < SET_LENGTH; i++)
        {
            long bits = buffer.getLongAcquire(bucketOffset + BUCKET_SET_OFFSET + i * Long.BYTES);
            while (bits != 0)
            {
                final int slot = i * Long.SIZE + Long.numberOfTrailingZeros(bits);
                final @Nullable RingTarget target = page.targets().current(slot);
                if (target != null)
                {
                    targets.add(target);
                }
                bits &= bits - 1;
            }
        }
        final Readers refreshed = new Readers(version, targets.toArray(new RingTarget[0]));
        readers = refreshed;
        return refreshed;
    }

    private static final class Readers
    {
        final long version;
        final RingTarget[] targets;

        Readers(final long version, final RingTarget[] targets)
        {
            this.version = version;
            this.targets = targets;
        }
    }
}
