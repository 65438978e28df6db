/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One publication and one subscription that has to read all of it.
 */
public final class Transfer
{
    private static final int STREAM_ID = 1001;

    private final String id;
    private final PeerProcess publisher;
    private final PeerProcess subscriber;

    private Transfer(final String id, final PeerProcess publisher, final PeerProcess subscriber)
    {
        this.id = id;
        this.publisher = publisher;
        this.subscriber = subscriber;
    }

    /**
     * Subscribe, then publish. Several may go on at the same time.
     *
     * @param publisher  who sends.
     * @param subscriber who reads.
     * @param channel    for both.
     * @param workload   what; its tag must be the only one of its kind in the test.
     * @return what goes on now.
     */
    public static Transfer start(final PeerProcess publisher, final PeerProcess subscriber, final String channel,
        final Workload workload)
    {
        return start(publisher, channel, subscriber, channel, workload);
    }

    /**
     * Subscribe, then publish. Several may go on at the same time.
     *
     * @param publisher      who sends.
     * @param publishChannel for the publisher.
     * @param subscriber     who reads.
     * @param readChannel    for the subscriber.
     * @param workload       what; its tag must be the only one of its kind in the test.
     * @return what goes on now.
     */
    public static Transfer start(final PeerProcess publisher, final String publishChannel, final PeerProcess subscriber,
        final String readChannel, final Workload workload)
    {
        final Transfer transfer = new Transfer("transfer-" + workload.tag(), publisher, subscriber);
        final int streamId = STREAM_ID + (int)workload.tag();
        subscriber.subscribe(transfer.id, readChannel, streamId, 1);
        publisher.publish(transfer.id, publishChannel, streamId, workload);
        return transfer;
    }

    /**
     * Wait for its end. The subscriber must have read every message from the first on, to the same position.
     *
     * @return what was published.
     */
    public Published awaitWhole()
    {
        final Received received = subscriber.awaitReceived(id);
        final Published published = publisher.awaitPublished(id);
        assertThat(received.first()).as("first message of " + id).isZero();
        assertThat(new Published(received.count(), received.position())).as("received of " + id).isEqualTo(published);
        return published;
    }
}
