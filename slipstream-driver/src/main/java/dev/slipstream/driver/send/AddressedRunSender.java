/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.net.InetSocketAddress;

/**
 * A {@link RunSender} for channels whose socket is connected to nobody, because it sends to many: multi-destination and
 * response channels.
 */
public interface AddressedRunSender extends RunSender
{
    /**
     * Send a run to an address, without waiting.
     *
     * @param run         one datagram at least.
     * @param destination resolved.
     * @return how many datagrams, from the first, are on their way: all, some, or 0. The rest was not touched.
     */
    int send(DatagramRun run, InetSocketAddress destination);
}
