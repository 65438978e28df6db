/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

/**
 * Message types and multicast groups of {@code linux/rtnetlink.h}.
 */
final class RtMessageType
{
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    static final int RTM_GETROUTE = 26;
    static final int RTM_NEWNEIGH = 28;
    static final int RTM_DELNEIGH = 29;
    static final int RTM_GETNEIGH = 30;
    static final int RTM_NEWRULE = 32;
    static final int RTM_DELRULE = 33;
    static final int RTM_NEWNEXTHOP = 104;
    static final int RTM_DELNEXTHOP = 105;

    static final int RTNLGRP_LINK = 1;
    static final int RTNLGRP_NEIGH = 3;
    static final int RTNLGRP_IPV4_IFADDR = 5;
    static final int RTNLGRP_IPV4_ROUTE = 7;
    static final int RTNLGRP_IPV4_RULE = 8;
    static final int RTNLGRP_IPV6_IFADDR = 9;
    static final int RTNLGRP_IPV6_ROUTE = 11;
    static final int RTNLGRP_IPV6_RULE = 19;
    static final int RTNLGRP_NEXTHOP = 32;

    /** Everything that can move a next hop, as the bits of {@code sockaddr_nl.nl_groups}. */
    static final int NEXT_HOP_GROUPS = bit(RTNLGRP_LINK) | bit(RTNLGRP_NEIGH) | bit(RTNLGRP_IPV4_IFADDR) |
        bit(RTNLGRP_IPV4_ROUTE) | bit(RTNLGRP_IPV4_RULE) | bit(RTNLGRP_IPV6_IFADDR) | bit(RTNLGRP_IPV6_ROUTE) |
        bit(RTNLGRP_IPV6_RULE) | bit(RTNLGRP_NEXTHOP);

    private RtMessageType()
    {
    }

    private static int bit(final int group)
    {
        return 1 << (group - 1);
    }
}
