/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A replicated counter: takes numbers in their order, each once, and answers how far it has got. What comes twice,
 * because a client could not know whether it had arrived, or too early changes nothing.
 */
public final class CountingService implements ClusteredService
{
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
    private @Nullable Cluster cluster;

    // Written by the service's thread, read by that which answers the test.
    private volatile long count;
    private volatile Cluster.Role role = Cluster.Role.FOLLOWER;

    /** For Aeron, which makes it by name. */
    public CountingService()
    {
    }

    long count()
    {
        return count;
    }

    Cluster.Role role()
    {
        return role;
    }

    @Override
    public void onStart(final Cluster itsCluster, final @Nullable Image snapshotImage)
    {
        cluster = itsCluster;
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        if (buffer.getLong(offset, LITTLE_ENDIAN) == count + 1)
        {
            count = count + 1;
        }
        answer.putLong(0, count, LITTLE_ENDIAN);
        // Of no effect on followers, nor if the client has gone.
        while (session != null && session.offer(answer, 0, Long.BYTES) == ExclusivePublication.BACK_PRESSURED &&
            cluster != null)
        {
            cluster.idleStrategy().idle();
        }
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        role = newRole;
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
    }

    @Override
    public void onTerminate(final Cluster itsCluster)
    {
    }
}
