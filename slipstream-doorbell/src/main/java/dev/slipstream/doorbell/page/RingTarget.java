/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.HINT_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.OWNER_UID_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.RING_TIME_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SIGNAL_KIND_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WORD_OFFSET;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.signal.SignalSender;
import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The slot of somebody who may be parked, as seen by those who ring: one generation of it, so one thread of one
 * process.
 *
 * <p>Thread-safe. {@link #isParked()} is the hot path of a writer and reads one word. {@link #ring} is taken once per
 * park, by the one writer that wins the compare-and-set; its lock keeps the sender from being closed under its hands.
 */
final class RingTarget
{
    private final DoorbellPage page;
    private final UnsafeBuffer buffer;
    private final int slotOffset;
    private final int slot;
    private final int generation;
    private final int parkedWord;
    private final int awakeWord;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SignalSender sender;
    private volatile boolean unusable;

    RingTarget(final DoorbellPage page, final int slot, final int generation)
    {
        this.page = page;
        this.slot = slot;
        this.generation = generation;
        buffer = page.buffer();
        slotOffset = DoorbellDescriptor.slotOffset(slot);
        parkedWord = DoorbellDescriptor.parkedWord(generation);
        awakeWord = DoorbellDescriptor.awakeWord(generation);
    }

    int generation()
    {
        return generation;
    }

    boolean isParked()
    {
        return buffer.getIntOpaque(slotOffset + WORD_OFFSET) == parkedWord && !unusable;
    }

    /**
     * Wake the thread if it is parked and nobody else does. If its signal cannot be sent the word is PARKED again: who
     * can send one does, and if nobody can, the thread sees that it was not rung.
     *
     * @param hint stream that has work, advice for the thread.
     * @return whether this call woke it.
     */
    boolean ring(final long hint)
    {
        if (unusable || !buffer.compareAndSetInt(slotOffset + WORD_OFFSET, parkedWord, awakeWord))
        {
            return false;
        }
        // Read by the thread after the signal, whose system calls order them. If this process dies here, the thread
        // sleeps on until its time limit: that is why it always has one.
        buffer.putLongOpaque(slotOffset + HINT_OFFSET, hint);
        buffer.putLongOpaque(slotOffset + RING_TIME_OFFSET, System.nanoTime());
        final boolean isSent = send();
        if (!isSent && buffer.compareAndSetInt(slotOffset + WORD_OFFSET, awakeWord, parkedWord))
        {
            // Whoever saw it AWAKE meanwhile looks again.
            page.countArm();
        }
        return isSent;
    }

    void close()
    {
        lock.lock();
        try
        {
            unusable = true;
            closeSender();
        }
        finally
        {
            lock.unlock();
        }
    }

    private boolean send()
    {
        lock.lock();
        try
        {
            if (sender == null && !unusable)
            {
                sender = openSender();
            }
            if (sender == null)
            {
                return false;
            }
            final int result = sender.send();
            if (result < 0)
            {
                onFailure(-result);
            }
            return result >= 0;
        }
        catch (final LinuxException e)
        {
            // Nothing that the publisher who came by could do about.
            onFailure(e.errno());
            return false;
        }
        finally
        {
            lock.unlock();
        }
    }

    private @Nullable SignalSender openSender()
    {
        final SignalKind kind = SignalKind.ofCode(buffer.getInt(slotOffset + SIGNAL_KIND_OFFSET));
        final int ownerUid = buffer.getInt(slotOffset + OWNER_UID_OFFSET);
        if (kind == null)
        {
            unusable = true;
            return null;
        }
        return kind.sender(page.signalAddress(slot, generation, ownerUid));
    }

    private void onFailure(final int errno)
    {
        // Where this process has run out of something the next ring may fare better. Otherwise the thread is dead, and
        // its slot will be taken over with another generation, or its end of the signal is damaged.
        unusable = errno != Errno.EMFILE && errno != Errno.ENFILE && errno != Errno.ENOMEM;
        closeSender();
    }

    private void closeSender()
    {
        if (sender != null)
        {
            sender.close();
            sender = null;
        }
    }
}
