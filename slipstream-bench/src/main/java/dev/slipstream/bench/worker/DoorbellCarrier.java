/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import dev.slipstream.doorbell.Doorbells;
import io.aeron.Aeron;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A client whose readers sleep until they are rung, and whose writers ring them and the driver.
 */
final class DoorbellCarrier implements Carrier
{
    private final Aeron aeron;
    private final Doorbells doorbells;
    private final Doorbell doorbell;
    private final IdleStrategy reading;
    private final IdleStrategy writing;
    private final List<Runnable> made = new ArrayList<>();

    /**
     * @param job      says which driver.
     * @param spinning whether readers never sleep.
     */
    DoorbellCarrier(final Message job, final boolean spinning)
    {
        aeron = Aeron.connect(Doorbells.configure(Tuning.client(job.text("dir"))));
        try
        {
            doorbells = Doorbells.connect(aeron);
            doorbell = doorbells.newDoorbell(job.text("role"));
            reading = spinning ? new BusySpinIdleStrategy() : doorbell;
            writing = spinning ? new BusySpinIdleStrategy() : new BackoffIdleStrategy();
        }
        catch (final RuntimeException e)
        {
            aeron.close();
            throw e;
        }
    }

    @Override
    public Writer addWriter(final String channel, final int stream)
    {
        final DoorbellExclusivePublication publication = doorbells.addExclusivePublication(channel, stream);
        made.add(publication::close);
        return new Writer()
        {
            @Override
            public boolean isConnected()
            {
                return publication.publication().isConnected();
            }

            @Override
            public int maxPayloadLength()
            {
                return publication.publication().maxPayloadLength();
            }

            @Override
            public long tryClaim(final int length, final BufferClaim claim)
            {
                return publication.tryClaim(length, claim);
            }

            @Override
            public void commit(final BufferClaim claim)
            {
                publication.commit(claim);
            }
        };
    }

    @Override
    public Reader addReader(final String channel, final int stream)
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(doorbell, channel, stream);
        made.add(subscription::close);
        return new Reader()
        {
            @Override
            public int imageCount()
            {
                return subscription.subscription().imageCount();
            }

            @Override
            public int poll(final FragmentHandler handler, final int limit)
            {
                return subscription.poll(handler, limit);
            }

            @Override
            public int controlledPoll(final ControlledFragmentHandler handler, final int limit)
            {
                return subscription.controlledPoll(handler, limit);
            }
        };
    }

    @Override
    public int invoke()
    {
        return 0;
    }

    @Override
    public void idleReading(final int workCount)
    {
        reading.idle(workCount);
    }

    /** As stock: what is measured is how soon there is room, and not how the writer waits for it. */
    @Override
    public void idleWriting(final int workCount)
    {
        writing.idle(workCount);
    }

    @Override
    public void idleUntil(final long dueNs)
    {
        IpcCarrier.parkUntil(dueNs);
    }

    @Override
    public void close()
    {
        // A doorbell and what was made from it go before the doorbells, and those before the client.
        made.reversed().forEach(Runnable::run);
        doorbell.close();
        doorbells.close();
        aeron.close();
    }
}
