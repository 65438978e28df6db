/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounters;
import dev.slipstream.xdp.RingLevels;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What there is to say about the interfaces. Made by the attendant, and put into the driver's counters by one of its
 * agents: the counters' memory goes with the driver, whose agents have ended by then, and the attendant may not have.
 *
 * @param interfaces that are open.
 * @param label      which they are, each with how.
 * @param dropped    packets that the kernel dropped.
 * @param rings      how full all rings together are.
 */
record XdpStatus(int interfaces, String label, long dropped, RingLevels rings)
{
    static final XdpStatus INITIAL = of(List.of(), 0);

    /** Packets that interfaces have dropped which are open no more stay counted. */
    static XdpStatus of(final List<XdpInterface> opened, final long droppedBefore)
    {
        return new XdpStatus(
            opened.size(),
            SlipstreamCounter.XDP.label() + ": " +
                opened.stream().map(XdpInterface::toString).collect(Collectors.joining("; ")),
            droppedBefore + opened.stream().mapToLong(XdpInterface::dropped).sum(),
            opened.stream().map(XdpInterface::ringLevels).reduce(RingLevels.NONE, RingLevels::plus));
    }

    void writeTo(final SlipstreamCounters counters)
    {
        counters.get(SlipstreamCounter.XDP).setRelease(interfaces);
        counters.get(SlipstreamCounter.XDP).updateLabel(label);
        counters.get(SlipstreamCounter.XDP_DROPPED_PACKETS).setRelease(dropped);
        counters.get(SlipstreamCounter.XDP_RX_RING).setRelease(rings.rx());
        counters.get(SlipstreamCounter.XDP_FILL_RING).setRelease(rings.fill());
        counters.get(SlipstreamCounter.XDP_TX_RING).setRelease(rings.tx());
        counters.get(SlipstreamCounter.XDP_COMPLETION_RING).setRelease(rings.completion());
        counters.get(SlipstreamCounter.XDP_RX_PLACES).setRelease(rings.rxPlaces());
        counters.get(SlipstreamCounter.XDP_TX_PLACES).setRelease(rings.txPlaces());
    }
}
