/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.DirectBufferVector;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.aeron.logbuffer.BufferClaim;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Publication} that wakes its sleeping readers. Offers return what the publication's own return.
 *
 * <p>Thread-safe, as the publication is. A ring is a system call, made only when a reader sleeps; otherwise publishing
 * costs a memory fence, or where readers fence two reads, more than it does without. Whoever offers to the publication
 * that is wrapped rings nobody: its readers then notice only at the end of their sleep.
 */
public sealed class DoorbellPublication implements AutoCloseable permits DoorbellExclusivePublication
{
    private final Publication publication;
    private final PublicationBell bell;

    DoorbellPublication(final Publication publication, final PublicationBell bell)
    {
        this.publication = publication;
        this.bell = bell;
    }

    /**
     * Publish a message and ring.
     *
     * @param buffer containing the message.
     * @return as {@link Publication#offer(DirectBuffer)}.
     */
    public final long offer(final DirectBuffer buffer)
    {
        return bell.afterPublish(publication.offer(buffer));
    }

    /**
     * Publish a message and ring.
     *
     * @param buffer containing the message.
     * @param offset at which the message begins.
     * @param length of the message.
     * @return as {@link Publication#offer(DirectBuffer, int, int)}.
     */
    public final long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return bell.afterPublish(publication.offer(buffer, offset, length));
    }

    /**
     * Publish a message and ring.
     *
     * @param buffer                containing the message.
     * @param offset                at which the message begins.
     * @param length                of the message.
     * @param reservedValueSupplier for the frames.
     * @return as {@link Publication#offer(DirectBuffer, int, int, ReservedValueSupplier)}.
     */
    public final long offer(
        final DirectBuffer buffer, final int offset, final int length,
        final @Nullable ReservedValueSupplier reservedValueSupplier)
    {
        return bell.afterPublish(publication.offer(buffer, offset, length, reservedValueSupplier));
    }

    /**
     * Publish a message of two parts and ring.
     *
     * @param bufferOne             containing the first part.
     * @param offsetOne             at which it begins.
     * @param lengthOne             of it.
     * @param bufferTwo             containing the second part.
     * @param offsetTwo             at which it begins.
     * @param lengthTwo             of it.
     * @param reservedValueSupplier for the frames, or null.
     * @return as {@link Publication#offer(DirectBuffer, int, int, DirectBuffer, int, int, ReservedValueSupplier)}.
     */
    public final long offer(
        final DirectBuffer bufferOne, final int offsetOne, final int lengthOne,
        final DirectBuffer bufferTwo, final int offsetTwo, final int lengthTwo,
        final @Nullable ReservedValueSupplier reservedValueSupplier)
    {
        return bell.afterPublish(publication.offer(
            bufferOne, offsetOne, lengthOne, bufferTwo, offsetTwo, lengthTwo, reservedValueSupplier));
    }

    /**
     * Publish a message gathered from several buffers and ring.
     *
     * @param vectors               of the message.
     * @param reservedValueSupplier for the frames, or null.
     * @return as {@link Publication#offer(DirectBufferVector[], ReservedValueSupplier)}.
     */
    public final long offer(
        final DirectBufferVector[] vectors, final @Nullable ReservedValueSupplier reservedValueSupplier)
    {
        return bell.afterPublish(publication.offer(vectors, reservedValueSupplier));
    }

    /**
     * Publish a message and ring; while back-pressured, sleep until the limit may have moved. Gives up when the time
     * limit has passed or the thread is interrupted, and at once when nobody reads.
     *
     * @param buffer    containing the message.
     * @param offset    at which the message begins.
     * @param length    of the message.
     * @param doorbell  of the calling thread.
     * @param timeoutNs how long to wait at most, in nanoseconds.
     * @return as {@link Publication#offer(DirectBuffer, int, int)}.
     */
    public final long offer(
        final DirectBuffer buffer, final int offset, final int length, final Doorbell doorbell, final long timeoutNs)
    {
        long position = offer(buffer, offset, length);
        final long deadlineNs = bell.beginWait(position, doorbell, timeoutNs);
        while (bell.awaitLimit(position, doorbell, deadlineNs))
        {
            position = offer(buffer, offset, length);
        }
        return position;
    }

    /**
     * Publish a message gathered from several buffers and ring, waiting as
     * {@link #offer(DirectBuffer, int, int, Doorbell, long)} does.
     *
     * @param vectors               of the message.
     * @param reservedValueSupplier for the frames, or null.
     * @param doorbell              of the calling thread.
     * @param timeoutNs             how long to wait at most, in nanoseconds.
     * @return as {@link Publication#offer(DirectBufferVector[], ReservedValueSupplier)}.
     */
    public final long offer(
        final DirectBufferVector[] vectors, final @Nullable ReservedValueSupplier reservedValueSupplier,
        final Doorbell doorbell, final long timeoutNs)
    {
        long position = offer(vectors, reservedValueSupplier);
        final long deadlineNs = bell.beginWait(position, doorbell, timeoutNs);
        while (bell.awaitLimit(position, doorbell, deadlineNs))
        {
            position = offer(vectors, reservedValueSupplier);
        }
        return position;
    }

    /**
     * Claim room for a message, to be published by {@link #commit}.
     *
     * @param length      of the message.
     * @param bufferClaim to be filled.
     * @return as {@link Publication#tryClaim(int, BufferClaim)}.
     */
    public final long tryClaim(final int length, final BufferClaim bufferClaim)
    {
        return publication.tryClaim(length, bufferClaim);
    }

    /**
     * Claim room for a message, waiting as {@link #offer(DirectBuffer, int, int, Doorbell, long)} does.
     *
     * @param length      of the message.
     * @param bufferClaim to be filled.
     * @param doorbell    of the calling thread.
     * @param timeoutNs   how long to wait at most, in nanoseconds.
     * @return as {@link Publication#tryClaim(int, BufferClaim)}.
     */
    public final long tryClaim(
        final int length, final BufferClaim bufferClaim, final Doorbell doorbell, final long timeoutNs)
    {
        long position = tryClaim(length, bufferClaim);
        final long deadlineNs = bell.beginWait(position, doorbell, timeoutNs);
        while (bell.awaitLimit(position, doorbell, deadlineNs))
        {
            position = tryClaim(length, bufferClaim);
        }
        return position;
    }

    /**
     * Publish a message that was claimed, and ring.
     *
     * @param bufferClaim from {@link #tryClaim}.
     */
    public final void commit(final BufferClaim bufferClaim)
    {
        bufferClaim.commit();
        bell.ring();
    }

    final PublicationBell bell()
    {
        return bell;
    }

    /**
     * Ring the readers for messages that were offered to the {@linkplain #publication() publication itself}: once for a
     * whole batch.
     */
    public final void ring()
    {
        bell.ring();
    }

    /**
     * The publication that is wrapped.
     *
     * @return the publication.
     */
    public Publication publication()
    {
        return publication;
    }

    /** Close the publication; later calls do nothing. */
    @Override
    public final void close()
    {
        publication.close();
        bell.close();
    }

    @Override
    public final String toString()
    {
        return getClass().getSimpleName() + "{" + publication + "}";
    }
}
