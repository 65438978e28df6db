/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one subscription until some number of publications are complete, and checks every message.
 *
 * <p>Per publication the first message that comes may have any number, since a subscriber may join late; from there on
 * none may be missing, come twice, or differ in any byte.
 */
final class SubscribeTask implements Runnable
{
    private final Client client;
    private final String id;
    private final String channel;
    private final int streamId;
    private final int publications;
    private final Map<Integer, Progress> progressBySession = new HashMap<>();
    private int complete;
    private volatile @Nullable Subscription subscription;
    private volatile boolean leaving;

    SubscribeTask(final Client client, final String id, final String channel, final int streamId,
        final int publications)
    {
        this.client = client;
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
        final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
        try (Client.Input input = client.addSubscription(id, channel, streamId, this::onImage, this::onNoImage))
        {
            subscription = input.subscription();
            PeerLoop.say(id, "subscribed " + input.subscription().tryResolveChannelEndpointPort());
            while (complete < publications && !leaving)
            {
                input.pollOrIdle(assembler);
            }
        }
        PeerLoop.say(id, "closed");
    }

    private void onImage(final Image image)
    {
        PeerLoop.say(id, "image " + image.sessionId());
    }

    private void onNoImage(final Image image)
    {
        PeerLoop.say(id, "lost " + image.sessionId() + " " + image.position());
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
            PeerLoop.say(id, "first " + header.sessionId() + " " + sequence);
        }
        if (progress.next - progress.first == 1_000)
        {
            PeerLoop.say(id, "thousandth " + header.sessionId() + " " + sequence);
        }
        if (Payload.isLast(buffer, offset))
        {
            complete++;
            PeerLoop.say(id, "complete " + Payload.tag(buffer, offset) + " " + progress.first + " " +
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
