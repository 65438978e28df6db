/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import java.net.InetSocketAddress;

/**
 * Takes received datagrams one by one. {@link FrameDispatcher} is the one that leads into the driver, and says what
 * holds about threads, memory and failure.
 */
@FunctionalInterface
public interface DatagramSink
{
    /**
     * Take one datagram.
     *
     * @param address        of its first byte.
     * @param length         of the UDP payload in bytes.
     * @param source         from which it came.
     * @param transportIndex of the endpoint's transport on which it came.
     */
    void dispatch(long address, int length, InetSocketAddress source, int transportIndex);
}
