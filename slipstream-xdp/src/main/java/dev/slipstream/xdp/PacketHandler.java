/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

/**
 * Takes packets from a {@link XskReceiver}.
 */
@FunctionalInterface
public interface PacketHandler
{
    /**
     * A packet was received. Its memory belongs to the handler until it returns.
     *
     * @param address of its Ethernet header.
     * @param length  in bytes. Nothing in the packet has been checked.
     */
    void onPacket(long address, int length);
}
