/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What to count in, written by the receiver's thread alone.
 *
 * @param datagrams   dispatched.
 * @param bytes       of them: the UDP payloads.
 * @param batches     that held at least one packet.
 * @param unreadable  packets that the filter should have passed.
 * @param damaged     packets whose checksum was wrong.
 * @param unaddressed packets for an endpoint that was just closed.
 */
record ReceiveCounters(AtomicCounter datagrams, AtomicCounter bytes, AtomicCounter batches, AtomicCounter unreadable,
    AtomicCounter damaged, AtomicCounter unaddressed)
{
    static ReceiveCounters of(final SlipstreamCounters counters)
    {
        return new ReceiveCounters(
            counters.get(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED),
            counters.get(SlipstreamCounter.XDP_BYTES_RECEIVED),
            counters.get(SlipstreamCounter.XDP_RECEIVE_BATCHES),
            counters.get(SlipstreamCounter.XDP_UNREADABLE_PACKETS),
            counters.get(SlipstreamCounter.XDP_DAMAGED_PACKETS),
            counters.get(SlipstreamCounter.XDP_UNADDRESSED_PACKETS));
    }
}
