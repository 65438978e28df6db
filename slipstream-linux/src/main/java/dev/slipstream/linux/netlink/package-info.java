/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the kernel knows about the network around it, over rtnetlink(7) and the ethtool ioctl: interfaces, addresses,
 * routes, neighbours, and word of every change.
 *
 * <p>There are two kinds of socket. {@link dev.slipstream.linux.netlink.RtNetlinkClient} asks and waits for the answer.
 * {@link dev.slipstream.linux.netlink.RtNetlinkMonitor} subscribes and never waits. Use them together: subscribe first,
 * ask afterwards, and ask again whenever the monitor says that something moved or that it lost count (an overrun). What
 * the kernel says is checked like anything else that carries lengths: a message that contradicts itself is a
 * {@link dev.slipstream.linux.netlink.NetlinkFormatException}.
 *
 * <p>What is asked for again and again while traffic flows (routes, neighbours) comes as a flyweight over the receive
 * buffer and allocates nothing; what is asked for when something changed (links, addresses) comes as a record.
 *
 * <p>A socket belongs to the network namespace in which it was opened, whichever thread uses it later.
 */
@NullMarked
package dev.slipstream.linux.netlink;

import org.jspecify.annotations.NullMarked;
