/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Reads one subscription until some number of publications are complete, and checks every message.
 *
 * <p>Per publication the first message that comes may have any number, since a subscriber may join late; from there on
 * none may be missing, come twice, or differ in any byte.
 */
final class SubscribeTask implements Runnable
{
    private static final int FRAGMENT_LIMIT = 50;

    private final Aeron aeron;
    private final String id;
    private final String channel;
    private final int streamId;
    private final int publications;
    private final Map<Integer, Progress> progressBySession = new HashMap<>();
    private int complete;
    private volatile @Nullable Subscription subscription;
    private volatile boolean leaving;

    SubscribeTask(final Aeron aeron, final String id, final String channel, final int streamId, final int publications)
    {
        this.aeron = aeron;
        this.id = id;
        this.channel = channel;
        this.streamId = streamId;
        this.publications = publications;
    }

    /** Close the subscription wherever it is. From any thread. */
    void leave()
    {
        leaving = true;
    }

    /** Listen at one more address. From any thread, once "subscribed". */
    void addDestination(final String destination)
    {
        Objects.requireNonNull(subscription, "not subscribed").addDestination(destination);
    }

    @Override
    public void run()
    {
        final IdleStrategy idle = new BackoffIdleStrategy(10, 20, 1_000, 100_000);
        final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
        try (Subscription open = aeron.addSubscription(channel, streamId, this::onImage, this::onNoImage))
        {
            subscription = open;
            PeerMain.say(id, "subscribed " + open.tryResolveChannelEndpointPort());
            while (complete < publications && !leaving)
            {
                idle.idle(open.poll(assembler, FRAGMENT_LIMIT));
            }
        }
        PeerMain.say(id, "closed");
    }

    private void onImage(final Image image)
    {
        PeerMain.say(id, "image " + image.sessionId());
    }

    private void onNoImage(final Image image)
    {
        PeerMain.say(id, "lost " + image.sessionId() + " " + image.position());
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final @Nullable String fault = Payload.fault(buffer, offset, length);
        if (fault != null)
        {
            throw new PayloadException(id, "session " + header.sessionId() + " at " + header.position() + ": " + fault);
        }
        final long sequence = Payload.sequence(buffer, offset);
        final Progress progress = progressBySession.computeIfAbsent(header.sessionId(),
            ignore -> new Progress(sequence));
        if (sequence != progress.next)
        {
            throw new PayloadException(id, "session " + header.sessionId() + ": message " + sequence + " instead of " +
                progress.next);
        }
        progress.next++;
        progress.bytes += length;
        if (progress.next - progress.first == 1)
        {
            PeerMain.say(id, "first " + header.sessionId() + " " + sequence);
        }
        if (progress.next - progress.first == 1_000)
        {
            PeerMain.say(id, "thousandth " + header.sessionId() + " " + sequence);
        }
        if (Payload.isLast(buffer, offset))
        {
            complete++;
            PeerMain.say(id, "complete " + Payload.tag(buffer, offset) + " " + progress.first + " " +
                (progress.next - progress.first) + " " + progress.bytes + " " + header.position());
        }
    }

    private static final class Progress
    {
        private final long first;
        private long next;
        private long bytes;

        Progress(final long first)
        {
            this.first = first;
            this.next = first;
        }
    }
}
