/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_COUNT;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_SET_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_VERSION_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.HINT_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.OWNER_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.OWNER_UID_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.RING_TIME_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SIGNAL_KIND_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WORD_OFFSET;

import dev.slipstream.doorbell.signal.SignalAddress;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.signal.SignalReceiver;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Membarrier;
import dev.slipstream.linux.event.NamedPipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The slot of one thread that parks: its doorbell word, the streams that it reads, and its end of the signal.
 *
 * <p>The thread goes through {@link #arm}, two more polls that find nothing, {@link #await}, {@link #disarm}. Those
 * belong to that one thread, and so does {@link #close}. {@link #join}, {@link #leave} and {@link #ring} may be called
 * by any thread.
 */
public final class ParkSlot implements AutoCloseable
{
    /** Of a ring whose time cannot be true. */
    public static final long AGE_UNKNOWN = -1;

    private final DoorbellPage page;
    private final UnsafeBuffer buffer;
    private final int slot;
    private final int offset;
    private final int freeWord;
    private final int awakeWord;
    private final int parkedWord;
    private final SignalReceiver receiver;
    private final RingTarget self;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ParkSlot(final DoorbellPage page, final int slot, final int generation, final SignalKind kind)
    {
        this.page = page;
        this.slot = slot;
        buffer = page.buffer();
        offset = DoorbellDescriptor.slotOffset(slot);
        freeWord = DoorbellDescriptor.freeWord(generation);
        awakeWord = DoorbellDescriptor.awakeWord(generation);
        parkedWord = DoorbellDescriptor.parkedWord(generation);
        self = new RingTarget(page, slot, generation);

        final int uid = NamedPipe.effectiveUserId();
        receiver = kind.receiver(page.signalAddress(slot, generation, uid));
        buffer.putInt(offset + SIGNAL_KIND_OFFSET, kind.code());
        buffer.putInt(offset + OWNER_UID_OFFSET, uid);
        // Published together with what stands above: whoever reads the new generation reads its signal.
        buffer.putIntRelease(offset + WORD_OFFSET, awakeWord);
    }

    static @Nullable ParkSlot tryAllocate(final DoorbellPage page, final int slot, final SignalKind kind)
    {
        final int offset = DoorbellDescriptor.slotOffset(slot);
        if (!Ownership.tryTake(page, offset + OWNER_OFFSET))
        {
            return null;
        }
        try
        {
            final int previousWord = page.buffer().getIntVolatile(offset + WORD_OFFSET);
            if (previousWord != 0)
            {
                forgetStreams(page, slot);
                deleteFiles(page.folder(), slot);
            }
            return new ParkSlot(page, slot, DoorbellDescriptor.nextGeneration(previousWord), kind);
        }
        catch (final RuntimeException | Error e)
        {
            Ownership.release(page, offset + OWNER_OFFSET);
            throw e;
        }
    }

    /**
     * Tell writers that this thread is about to sleep. After this every stream must be polled once more, and found
     * empty, before {@link #await}.
     *
     * <p>Memory order: PARKED is stored, and then the arm counted, before the polls that follow read frame lengths. See
     * {@link RingSet} for the other side, which has a fence too, or a waiver: then membarrier(2) is a full fence in
     * every running thread of the writer's process.
     */
    public void arm()
    {
        buffer.putIntOpaque(offset + WORD_OFFSET, parkedWord);
        page.countArm();
        VarHandle.fullFence();
        if (page.waivers().isAnyHeld())
        {
            LinuxException.check(Membarrier.globalExpedited(), "membarrier(GLOBAL_EXPEDITED)");
        }
    }

    /**
     * Whether somebody rang since {@link #arm}.
     *
     * @return true if the word is not PARKED any more.
     */
    public boolean isRung()
    {
        return buffer.getIntAcquire(offset + WORD_OFFSET) != parkedWord;
    }

    /**
     * Give the writer of a message that was found without a ring the time to send it: it may have been switched out
     * between publishing and ringing, or load its classes there at its first ring. Sleeps meanwhile, so that it gets
     * the processor.
     *
     * @param graceNs how long at most.
     * @return false if nobody rang: what was found was not followed by a ring.
     */
    public boolean isRungWithin(final long graceNs)
    {
        final long deadlineNs = System.nanoTime() + graceNs;
        long remainingNs = graceNs;
        while (!isRung() && remainingNs > 0)
        {
            await(remainingNs);
            remainingNs = deadlineNs - System.nanoTime();
        }
        return isRung();
    }

    /**
     * Sleep until somebody rings or the time limit has passed; {@link #isRung} tells which. May return early without
     * either: the signal of a ring that was noticed before it came ends the sleep after it.
     *
     * @param timeoutNs how long at most.
     */
    public void await(final long timeoutNs)
    {
        LinuxException.check(receiver.await(parkedWord, timeoutNs), "wait for a ring in slot " + slot);
        receiver.drain();
    }

    /**
     * Forget signals, after a sleep on {@link #fd()} and not in {@link #await}.
     */
    public void drain()
    {
        receiver.drain();
    }

    /**
     * Tell writers that this thread polls.
     *
     * @return true if nobody had rung.
     */
    public boolean disarm()
    {
        return buffer.compareAndSetInt(offset + WORD_OFFSET, parkedWord, awakeWord);
    }

    /**
     * Wake the thread, as a writer does, if it is parked.
     *
     * @return whether this call woke it.
     */
    public boolean ring()
    {
        return self.ring(0);
    }

    /**
     * How long ago the last ring was sent. Anybody may write its time into the page: it is used if it can be true.
     *
     * @param sinceNs the earliest moment at which it can have been sent, by {@link System#nanoTime()}.
     * @param nowNs   the latest.
     * @return in nanoseconds, or {@link #AGE_UNKNOWN}.
     */
    public long ringAgeNs(final long sinceNs, final long nowNs)
    {
        final long ringTimeNs = buffer.getLongOpaque(offset + RING_TIME_OFFSET);
        return ringTimeNs - sinceNs >= 0 && nowNs - ringTimeNs >= 0 ? nowNs - ringTimeNs : AGE_UNKNOWN;
    }

    /**
     * For which stream the last ring was sent.
     *
     * @return its {@link DoorbellDescriptor#streamKey}, or 0; advice, since anybody may write it.
     */
    public long hint()
    {
        return buffer.getLongOpaque(offset + HINT_OFFSET);
    }

    /**
     * Let writers of a bucket ring this slot. Must come before the {@link #arm} that relies on it.
     *
     * @param bucket index, as {@link DoorbellDescriptor#bucketOf}.
     */
    public void join(final int bucket)
    {
        change(bucket, true);
    }

    /**
     * Let writers of a bucket no longer ring this slot.
     *
     * @param bucket index, as {@link DoorbellDescriptor#bucketOf}.
     */
    public void leave(final int bucket)
    {
        change(bucket, false);
    }

    /**
     * Index of the slot.
     *
     * @return the index.
     */
    public int slot()
    {
        return slot;
    }

    /**
     * The descriptor that becomes readable when somebody rings.
     *
     * @return the descriptor, or -1 if the signal has none.
     */
    public int fd()
    {
        return receiver.fd();
    }

    /** Give the slot back; later calls do nothing. */
    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            buffer.putIntVolatile(offset + WORD_OFFSET, freeWord);
            self.close();
            receiver.close();
            Ownership.release(page, offset + OWNER_OFFSET);
        }
    }

    private static void forgetStreams(final DoorbellPage page, final int slot)
    {
        for (int bucket = 0; bucket < BUCKET_COUNT; bucket++)
        {
            page.setBit(DoorbellDescriptor.bucketOffset(bucket) + BUCKET_SET_OFFSET, slot, false);
        }
    }

    private static void deleteFiles(final Path folder, final int slot)
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, SignalAddress.filePrefix(slot) + "*"))
        {
            for (final Path file : files)
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot delete what a crashed process left in " + folder, e);
        }
    }

    private void change(final int bucket, final boolean isMember)
    {
        if (bucket < 0 || bucket >= BUCKET_COUNT)
        {
            throw new IllegalArgumentException("bucket " + bucket + " is outside 0 to " + (BUCKET_COUNT - 1));
        }
        final int bucketOffset = DoorbellDescriptor.bucketOffset(bucket);
        if (page.setBit(bucketOffset + BUCKET_SET_OFFSET, slot, isMember))
        {
            buffer.getAndAddLong(bucketOffset + BUCKET_VERSION_OFFSET, 1);
        }
    }
}
