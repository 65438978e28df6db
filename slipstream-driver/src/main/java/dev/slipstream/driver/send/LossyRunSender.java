/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import io.aeron.driver.ext.LossGenerator;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Loses datagrams on purpose, before they reach the sender below: what Aeron's {@code DebugSendChannelEndpoint} does to
 * datagrams that are sent singly. A lost datagram counts as sent.
 */
public final class LossyRunSender implements RunSender
{
    private final DatagramRun kept = new DatagramRun();
    private final int[] originalIndices = new int[DatagramRun.CAPACITY];
    private final UnsafeBuffer datagram = new UnsafeBuffer(0, 0);
    private final RunSender delegate;
    private final LossGenerator lossGenerator;
    private final InetSocketAddress destination;

    /**
     * @param delegate      to send what is not lost.
     * @param lossGenerator asked once for every datagram that is offered.
     * @param destination   of the channel, which the loss generator is told.
     */
    public LossyRunSender(
        final RunSender delegate, final LossGenerator lossGenerator, final InetSocketAddress destination)
    {
        this.delegate = delegate;
        this.lossGenerator = lossGenerator;
        this.destination = destination;
    }

    @Override
    public int send(final DatagramRun run)
    {
        kept.reset(run.term(), run.view());
        for (int i = 0; i < run.count(); i++)
        {
            datagram.wrap(run.address(i), run.length(i));
            if (!lossGenerator.shouldDropFrame(destination, datagram, run.length(i)))
            {
                originalIndices[kept.count()] = i;
                kept.add(run.offset(i), run.length(i));
            }
        }

        if (kept.count() == 0)
        {
            return run.count();
        }
        final int sent = delegate.send(kept);
        return sent == kept.count() ? run.count() : originalIndices[sent];
    }

    @Override
    public int maxRunDatagrams()
    {
        return delegate.maxRunDatagrams();
    }

    @Override
    public int maxRunLength()
    {
        return delegate.maxRunLength();
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        delegate.onDestinationChange(newDestination);
    }

    @Override
    public void close()
    {
        delegate.close();
    }
}
