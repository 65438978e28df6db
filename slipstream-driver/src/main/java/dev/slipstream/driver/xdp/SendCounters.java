/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What to count in, written by the sender's thread alone. The last four are datagrams that went through the kernel, by
 * the reason why.
 *
 * @param datagrams   sent over AF_XDP.
 * @param bytes       of them: the UDP payloads.
 * @param kicks       runs, each of which cost a kernel call.
 * @param noInterface the interface to the destination is not open for AF_XDP.
 * @param noNextHop   the way to the destination, or the neighbour's address, is not known.
 * @param noFrame     the kernel had all frames.
 * @param tooLarge    for a frame, or for the path's MTU.
 */
record SendCounters(AtomicCounter datagrams, AtomicCounter bytes, AtomicCounter kicks, AtomicCounter noInterface,
    AtomicCounter noNextHop, AtomicCounter noFrame, AtomicCounter tooLarge)
{
    static SendCounters of(final SlipstreamCounters counters)
    {
        return new SendCounters(
            counters.get(SlipstreamCounter.XDP_DATAGRAMS_SENT),
            counters.get(SlipstreamCounter.XDP_BYTES_SENT),
            counters.get(SlipstreamCounter.XDP_KICKS),
            counters.get(SlipstreamCounter.XDP_NOT_SENT_NO_INTERFACE),
            counters.get(SlipstreamCounter.XDP_NOT_SENT_NO_NEXT_HOP),
            counters.get(SlipstreamCounter.XDP_NOT_SENT_NO_FRAME),
            counters.get(SlipstreamCounter.XDP_NOT_SENT_TOO_LARGE));
    }
}
