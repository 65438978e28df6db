/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.DoorbellExclusivePublication;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A node whose streams go over UDP, by an embedded driver of Slipstream's. */
public final class UdpNode extends StreamNode
{
    /**
     * @param own directory of the driver.
     */
    UdpNode(final NodeDirectory own)
    {
        super("udp-node", own.aeronDirectory(), own);
    }

    /**
     * Receive at an address of this host: all connections that go by it share one port.
     *
     * @param local address.
     * @return completed with the port, by the node's thread.
     */
    public CompletableFuture<Integer> receive(final InetAddress local)
    {
        final CompletableFuture<Integer> port = new CompletableFuture<>();
        execute(() ->
        {
            try
            {
                port.complete(agent().endpoint(local).port());
            }
            catch (final RuntimeException e)
            {
                port.completeExceptionally(e);
            }
        });
        failIfDead(port);
        return port;
    }

    /**
     * Begin to open a pair of streams.
     *
     * @param spec     of the streams.
     * @param route    that they take.
     * @param listener told how it goes.
     * @return to give up.
     */
    public StreamOpening open(final StreamSpec spec, final UdpRoute route, final StreamListener listener)
    {
        return open(new UdpOpening(this, spec, route, listener));
    }

    @Override
    public boolean isDriverRung()
    {
        return true;
    }

    /** Close a publication when everything was sent. For the node's thread. */
    void retire(final DoorbellExclusivePublication publication)
    {
        agent().retire(publication);
    }

    @Override
    UdpAgent agent()
    {
        return (UdpAgent)super.agent();
    }

    @Override
    NodeAgent startAgent(final Queue<Runnable> work)
    {
        return UdpAgent.start(aeronDirectory(), work);
    }
}
