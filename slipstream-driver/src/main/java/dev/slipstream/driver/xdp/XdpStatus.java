/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounters;
import java.util.List;

/**
 * What there is to say about the interfaces. Made by the attendant, and put into the driver's counters by one of its
 * agents: the counters' memory goes with the driver, whose agents have ended by then, and the attendant may not have.
 *
 * @param interfaces that are open, each with how.
 * @param dropped    packets that the kernel dropped.
 */
record XdpStatus(List<String> interfaces, long dropped)
{
    static final XdpStatus INITIAL = new XdpStatus(List.of(), 0);

    static XdpStatus of(final List<XdpInterface> opened)
    {
        return new XdpStatus(
            opened.stream().map(XdpInterface::toString).toList(),
            opened.stream().mapToLong(XdpInterface::dropped).sum());
    }

    void writeTo(final SlipstreamCounters counters)
    {
        counters.get(SlipstreamCounter.XDP).setRelease(interfaces.size());
        counters.get(SlipstreamCounter.XDP)
            .updateLabel(SlipstreamCounter.XDP.label() + ": " + String.join("; ", interfaces));
        counters.get(SlipstreamCounter.XDP_DROPPED_PACKETS).setRelease(dropped);
    }
}
