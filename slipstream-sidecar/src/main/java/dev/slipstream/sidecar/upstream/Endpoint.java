/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.upstream;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig.Ejection;
import dev.slipstream.sidecar.transport.Transport;

/**
 * One process that answers calls, and whether it seems to.
 *
 * <p>It is ejected, which means left out for a while, when a connection to it fails, or after some calls in a row that
 * it answered with UNAVAILABLE. Each time in a row that while is twice as long; a call that it answers in another way
 * ends the row. Nobody probes it: the first call after the while finds out.
 *
 * <p>Thread-safe: event loops share it. What a call does is one volatile read.
 */
public final class Endpoint
{
    private final Address address;
    private final Transport transport;
    private final Ejection ejection;
    private volatile boolean isDoubtful;
    private volatile long ejectedUntilNs;
    private volatile boolean isEjected;
    private int failures;
    private int ejectionsInRow;

    /**
     * @param address   of it.
     * @param ejection  when to leave it out.
     * @param transport how to connect to it.
     */
    public Endpoint(final Address address, final Ejection ejection, final Transport transport)
    {
        this.address = address;
        this.ejection = ejection;
        this.transport = transport;
    }

    /**
     * Where it is.
     *
     * @return its address.
     */
    public Address address()
    {
        return address;
    }

    /**
     * How to connect to it.
     *
     * @return its transport.
     */
    public Transport transport()
    {
        return transport;
    }

    /**
     * Whether calls may go to it.
     *
     * @param nowNs by {@link System#nanoTime()}.
     * @return false while it is ejected.
     */
    public boolean isAvailable(final long nowNs)
    {
        return !isEjected || nowNs - ejectedUntilNs >= 0;
    }

    /** It has answered a call, in whatever way but UNAVAILABLE. */
    public void onAnswered()
    {
        if (isDoubtful)
        {
            synchronized (this)
            {
                failures = 0;
                ejectionsInRow = 0;
                isEjected = false;
                isDoubtful = false;
            }
        }
    }

    /**
     * It has answered a call with UNAVAILABLE.
     *
     * @param nowNs by {@link System#nanoTime()}.
     * @return true if that is once too often, and it is ejected.
     */
    synchronized boolean onUnavailable(final long nowNs)
    {
        isDoubtful = true;
        failures++;
        return failures >= ejection.failures() && eject(nowNs);
    }

    /**
     * A connection to it could not be made, or has broken.
     *
     * @param nowNs by {@link System#nanoTime()}.
     * @return true if it is ejected by that, false if it was already.
     */
    synchronized boolean onConnectionFailed(final long nowNs)
    {
        isDoubtful = true;
        return eject(nowNs);
    }

    private boolean eject(final long nowNs)
    {
        if (!isAvailable(nowNs))
        {
            // Several calls and loops notice the same failure.
            return false;
        }
        long durationNs = ejection.minimumNs();
        for (int i = 0; i < ejectionsInRow && durationNs < ejection.maximumNs(); i++)
        {
            durationNs *= 2;
        }
        ejectionsInRow++;
        failures = 0;
        // isAvailable() reads isEjected first: it never sees an ejection without its end.
        ejectedUntilNs = nowNs + Math.min(durationNs, ejection.maximumNs());
        isEjected = true;
        return true;
    }

    @Override
    public String toString()
    {
        return address.toString();
    }
}
