/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A destination whose next hop is kept up to date while this is open. Made by {@link NextHopTable#nextHop}.
 *
 * <p>Any thread may read the {@linkplain #state() state} and close; the thread that polls the table writes the state.
 */
public final class NextHop implements AutoCloseable
{
    private static final NextHopState INITIAL =
        new KernelNextHop(KernelNextHop.Cause.NOT_LOOKED_UP, "the kernel has not been asked yet");

    // For the resolver: the destination taken apart.
    final byte[] destinationBytes;
    final byte @Nullable [] sourceBytes;
    final boolean isMulticast;
    final boolean isInterfaceScoped;
    final int scopeInterface;

    // For the polling thread: what lies behind the state, and whether somebody thinks that it may have changed.
    final NextHopOutcome outcome = new NextHopOutcome();
    boolean isDue = true;
    long nextCheckNs;

    private final InetAddress destination;
    private final @Nullable InetAddress source;
    private final @Nullable String interfaceName;

    // Written by the polling thread, read by senders; volatile so that they see the whole of the object behind it.
    private volatile NextHopState state = INITIAL;

    // Written by whoever closes, read by the polling thread, which then forgets this.
    private volatile boolean closed;

    NextHop(final InetAddress destination, final @Nullable InetAddress source, final @Nullable String interfaceName)
    {
        this.destination = destination;
        this.source = source;
        this.interfaceName = interfaceName;
        destinationBytes = destination.getAddress();
        sourceBytes = source == null ? null : source.getAddress();
        isMulticast = destination.isMulticastAddress();
        isInterfaceScoped = isMulticast || destination.isLinkLocalAddress();
        scopeInterface = destination instanceof final Inet6Address address ? address.getScopeId() : 0;
    }

    /**
     * How packets to the destination have to go now. Reads one volatile field.
     *
     * @return the state; the same object as before if nothing changed.
     */
    public NextHopState state()
    {
        return state;
    }

    /**
     * The destination.
     *
     * @return its address.
     */
    public InetAddress destination()
    {
        return destination;
    }

    /**
     * The source address that was asked for.
     *
     * @return the address, or null if the kernel chooses.
     */
    public @Nullable InetAddress source()
    {
        return source;
    }

    /**
     * The interface that was asked for.
     *
     * @return its name, or null if the kernel chooses.
     */
    public @Nullable String interfaceName()
    {
        return interfaceName;
    }

    void publish(final NextHopState newState)
    {
        state = newState;
    }

    boolean isClosed()
    {
        return closed;
    }

    /**
     * Stop following the destination; the state stays what it is.
     */
    @Override
    public void close()
    {
        closed = true;
    }

    @Override
    public String toString()
    {
        return "next hop to " + destination.getHostAddress() + ": " + state;
    }
}
