/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

/**
 * What a socket may say of the IP headers of its packets.
 *
 * @param timeToLive   of IPv4, or hop limit of IPv6: 0 to 255.
 * @param trafficClass the byte that holds DSCP and ECN: 0 to 255.
 */
public record IpHeaderFields(int timeToLive, int trafficClass)
{
    /** What Linux gives unicast packets by default (ip_default_ttl, hop_limit). */
    public static final IpHeaderFields DEFAULT = new IpHeaderFields(64, 0);

    private static final int MAX = 255;

    /** Checks that both fit into a byte. */
    public IpHeaderFields
    {
        if (timeToLive < 0 || timeToLive > MAX || trafficClass < 0 || trafficClass > MAX)
        {
            throw new IllegalArgumentException(
                "time to live " + timeToLive + ", traffic class " + trafficClass + ": must be 0 to " + MAX);
        }
    }
}
