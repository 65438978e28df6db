/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import java.util.ArrayList;
import java.util.List;

/**
 * The multi-destination subscriptions of one driver that receive in batches.
 *
 * <p>For the receiver's thread. Allocates nothing but when a subscription gets its first destination.
 */
public final class DestinationReceivers
{
    private final List<DestinationReceiver> receivers = new ArrayList<>();

    /**
     * An endpoint has a destination.
     *
     * @param receiver of the endpoint; known already but for its first destination.
     */
    public void add(final DestinationReceiver receiver)
    {
        receivers.removeIf(DestinationReceiver::isClosed);
        if (!receivers.contains(receiver))
        {
            receivers.add(receiver);
        }
    }

    /**
     * Take in what is waiting, where Aeron's poller found something since {@link #endCycle}. To be called first in a
     * duty cycle.
     *
     * @param kernelReceiver of the driver.
     */
    public void receive(final KernelReceiver kernelReceiver)
    {
        for (int i = 0; i < receivers.size(); i++)
        {
            receivers.get(i).receive(kernelReceiver);
        }
    }

    /** Nothing more is received by anybody before it is the poller's turn. */
    public void endCycle()
    {
        for (int i = 0; i < receivers.size(); i++)
        {
            receivers.get(i).forgetFrames();
        }
    }
}
