/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.rig.ChildMain;
import io.aeron.Aeron;
import io.aeron.ConcurrentPublication;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A program that knows Aeron and nothing of Slipstream. */
public final class PlainPeer
{
    /** How often it looks whether the driver is there, in milliseconds. */
    static final String KEEP_ALIVE_PROPERTY = "peer.keep.alive.ms";

    private static final String CHANNEL = "aeron:ipc";
    private static final int STREAM_ID = 1001;

    private PlainPeer()
    {
    }

    /**
     * Read or write.
     *
     * @param args role and the driver's directory.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(args[1])
            .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(Long.getLong(KEEP_ALIVE_PROPERTY, 500)))))
        {
            if ("reader".equals(args[0]))
            {
                read(aeron);
            }
            else
            {
                write(aeron);
            }
        }
    }

    private static void read(final Aeron aeron)
    {
        final int[] received = new int[1];
        try (Subscription subscription = aeron.addSubscription(CHANNEL, STREAM_ID))
        {
            final IdleStrategy idleStrategy = new BackoffIdleStrategy();
            System.out.println("ready");
            while (ChildMain.commands().isEmpty())
            {
                idleStrategy.idle(subscription.poll((buffer, offset, length, header) -> received[0]++, 10));
            }
        }
        System.out.println("received " + received[0]);
    }

    private static void write(final Aeron aeron) throws InterruptedException
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
        final BufferClaim claim = new BufferClaim();
        int sent = 0;
        try (ConcurrentPublication shared = aeron.addPublication(CHANNEL, STREAM_ID);
            ExclusivePublication exclusive = aeron.addExclusivePublication(CHANNEL, STREAM_ID))
        {
            System.out.println("ready");
            while (ChildMain.commands().isEmpty())
            {
                final Publication publication = sent % 2 == 0 ? shared : exclusive;
                if (sent % 3 == 0)
                {
                    if (publication.tryClaim(32, claim) > 0)
                    {
                        claim.commit();
                        sent++;
                    }
                }
                else if (publication.offer(message) > 0)
                {
                    sent++;
                }
                Thread.sleep(3);
            }
        }
        System.out.println("sent " + sent);
    }
}
