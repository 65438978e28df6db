/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import org.jspecify.annotations.Nullable;

/**
 * What the driver of an interface says of itself.
 *
 * @param driver   the driver's name, such as {@code virtio_net}, {@code ice} or {@code veth}.
 * @param channels how many queues are in use, or null if the driver does not say.
 * @param rings    how long the hardware's descriptor rings are, or null if the driver does not say.
 * @param features which of the features that matter to XDP are switched on.
 */
public record EthtoolInfo(String driver, @Nullable Channels channels, @Nullable Rings rings, Features features)
{
    /**
     * Queues with interrupts of their own.
     *
     * @param rx          receive-only queues in use.
     * @param tx          transmit-only queues in use.
     * @param combined    queues in use that do both.
     * @param maxRx       the most receive-only queues.
     * @param maxTx       the most transmit-only queues.
     * @param maxCombined the most queues that do both.
     */
    public record Channels(int rx, int tx, int combined, int maxRx, int maxTx, int maxCombined)
    {
        /**
         * How many queues receive: an AF_XDP socket for each sees every packet.
         *
         * @return the number of queues in use that receive.
         */
        public int receiving()
        {
            return rx + combined;
        }
    }

    /**
     * Descriptor rings of each queue.
     *
     * @param rx    descriptors of the receive ring.
     * @param tx    descriptors of the transmit ring.
     * @param maxRx the most descriptors of the receive ring.
     * @param maxTx the most descriptors of the transmit ring.
     */
    public record Rings(int rx, int tx, int maxRx, int maxTx)
    {
    }

    /**
     * Features that change what an XDP program sees.
     *
     * @param rxVlanStrip the hardware takes VLAN tags off received frames before XDP sees them.
     * @param lro         the hardware merges received packets, which XDP does not allow.
     * @param ntuple      receive steering rules may be set.
     */
    public record Features(boolean rxVlanStrip, boolean lro, boolean ntuple)
    {
    }
}
