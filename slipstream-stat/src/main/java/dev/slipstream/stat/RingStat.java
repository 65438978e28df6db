/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.driver.status.SlipstreamCounter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How full rings of one kind are, those of all AF_XDP sockets together. The driver looks once a second.
 *
 * @param ring   which.
 * @param held   packets or frames in it.
 * @param places that it has.
 */
public record RingStat(Ring ring, long held, long places)
{
    /** The rings of an AF_XDP socket. */
    public enum Ring
    {
        /** Packets that arrived. */
        RX(SlipstreamCounter.XDP_RX_RING, SlipstreamCounter.XDP_RX_PLACES),

        /** Frames for packets to come. */
        FILL(SlipstreamCounter.XDP_FILL_RING, SlipstreamCounter.XDP_RX_PLACES),

        /** Packets to send. */
        TX(SlipstreamCounter.XDP_TX_RING, SlipstreamCounter.XDP_TX_PLACES),

        /** Frames that were sent. */
        COMPLETION(SlipstreamCounter.XDP_COMPLETION_RING, SlipstreamCounter.XDP_TX_PLACES);

        private final SlipstreamCounter held;
        private final SlipstreamCounter places;

        Ring(final SlipstreamCounter held, final SlipstreamCounter places)
        {
            this.held = held;
            this.places = places;
        }

        /**
         * What it is called in JSON.
         *
         * @return the name in lower case.
         */
        public String id()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All kinds, or none while no interface is open. */
    static List<RingStat> list(final Reading reading)
    {
        return Stream.of(Ring.values())
            .map((ring) -> new RingStat(ring, reading.value(ring.held), reading.value(ring.places)))
            .filter((ring) -> ring.places > 0).toList();
    }

    /** Whether a counter is shown as a ring. */
    static boolean owns(final SlipstreamCounter counter)
    {
        return Stream.of(Ring.values()).anyMatch((ring) -> counter == ring.held || counter == ring.places);
    }
}
