/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.xdp.XskConfiguration;
import java.util.List;

/**
 * What a driver's options say about AF_XDP.
 *
 * @param interfaceNames       the only interfaces to use, or none named: those that own the addresses of channels.
 * @param checksumVerification whether to verify checksums of received packets.
 * @param mode                 how to use an interface.
 * @param multicast            whether this driver is the only one on this host that listens to its groups.
 * @param sockets              sizes and choices of sockets; the mode decides about copying.
 */
public record XdpOptions(List<String> interfaceNames, ChecksumVerification checksumVerification, XdpModeOption mode,
    boolean multicast, XskConfiguration sockets)
{
    /** Keeps a copy. */
    public XdpOptions
    {
        interfaceNames = List.copyOf(interfaceNames);
    }
}
