/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

/**
 * How full the rings of a socket are, or those of several sockets together, at one moment.
 *
 * @param rx         packets that arrived and were not taken out yet.
 * @param fill       frames that the kernel has for packets to come: none left means that it drops.
 * @param tx         packets that the kernel has not sent yet.
 * @param completion frames that were sent and not taken back yet.
 * @param rxPlaces   size of the RX ring, and of the fill ring.
 * @param txPlaces   size of the TX ring, and of the completion ring.
 */
public record RingLevels(long rx, long fill, long tx, long completion, long rxPlaces, long txPlaces)
{
    /** Of no socket. */
    public static final RingLevels NONE = new RingLevels(0, 0, 0, 0, 0, 0);

    /**
     * The rings of both together.
     *
     * @param other levels.
     * @return the sums.
     */
    public RingLevels plus(final RingLevels other)
    {
        return new RingLevels(
            rx + other.rx, fill + other.fill, tx + other.tx, completion + other.completion, rxPlaces + other.rxPlaces,
            txPlaces + other.txPlaces);
    }
}
