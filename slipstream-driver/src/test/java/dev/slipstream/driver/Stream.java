/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages of a known length and content, each made from its sequence number, checked when they arrive: whole, in
 * order, none missing, none twice.
 */
final class Stream
{
    /** How long each message is. */
    @FunctionalInterface
    interface Lengths
    {
        int lengthOf(long sequence);
    }

    static final int MIN_LENGTH = Long.BYTES;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 20]);
    private final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
    private final Lengths lengths;
    private final Publication publication;
    private final Subscription subscription;
    private long nextToSend;
    private long nextToReceive;

    Stream(final Publication publication, final Subscription subscription, final Lengths lengths)
    {
        this.publication = publication;
        this.subscription = subscription;
        this.lengths = lengths;
    }

    static Lengths fixed(final int length)
    {
        return sequence -> length;
    }

    static Lengths mixed(final long seed, final int min, final int max)
    {
        return sequence -> min + new Random(seed ^ sequence * 0x9E3779B97F4A7C15L).nextInt(max - min + 1);
    }

    /** The same stream for another subscriber, from here on. */
    Stream joinedBy(final Subscription late)
    {
        final Stream joined = new Stream(publication, late, lengths);
        joined.nextToSend = nextToSend;
        joined.nextToReceive = nextToSend;
        return joined;
    }

    /** Offer until back-pressured, or up to a sequence number. */
    void offerUpTo(final long end)
    {
        while (nextToSend < end && offer())
        {
            nextToSend++;
        }
    }

    int poll()
    {
        return subscription.poll(assembler, 64);
    }

    long sent()
    {
        return nextToSend;
    }

    long received()
    {
        return nextToReceive;
    }

    boolean isConnected()
    {
        return publication.isConnected() && subscription.isConnected();
    }

    Publication publication()
    {
        return publication;
    }

    Subscription subscription()
    {
        return subscription;
    }

    private boolean offer()
    {
        final int length = lengths.lengthOf(nextToSend);
        fill(nextToSend, length);
        final long result = publication.offer(buffer, 0, length);
        if (result == Publication.MAX_POSITION_EXCEEDED || result == Publication.CLOSED)
        {
            throw new AssertionError("offer returned " + Publication.errorString(result));
        }
        return result > 0;
    }

    private void fill(final long sequence, final int length)
    {
        buffer.putLong(0, sequence);
        for (int i = Long.BYTES; i < length; i++)
        {
            buffer.putByte(i, (byte)(sequence + i));
        }
    }

    private void onMessage(final DirectBuffer message, final int offset, final int length, final Header header)
    {
        final long sequence = message.getLong(offset);
        assertThat(sequence).as("sequence").isEqualTo(nextToReceive);
        assertThat(length).as("length of message %d", sequence).isEqualTo(lengths.lengthOf(sequence));
        for (int i = Long.BYTES; i < length; i++)
        {
            if (message.getByte(offset + i) != (byte)(sequence + i))
            {
                throw new AssertionError("message " + sequence + " differs at " + i + " of " + length);
            }
        }
        nextToReceive++;
    }
}
