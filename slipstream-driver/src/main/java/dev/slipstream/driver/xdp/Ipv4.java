/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * IPv4 addresses as numbers: 10.0.0.1 is 0x0A000001.
 */
final class Ipv4
{
    private Ipv4()
    {
    }

    static int toInt(final InetAddress address)
    {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
