/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import java.util.List;

/**
 * What a driver's options say about AF_XDP.
 *
 * @param interfaceNames       the only interfaces to use, or none named: those that own the addresses of channels.
 * @param checksumVerification whether to verify checksums of received packets.
 */
public record XdpOptions(List<String> interfaceNames, ChecksumVerification checksumVerification)
{
    /** Keeps a copy. */
    public XdpOptions
    {
        interfaceNames = List.copyOf(interfaceNames);
    }
}
