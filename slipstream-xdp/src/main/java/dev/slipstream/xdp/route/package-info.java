/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Where a packet goes next: the interface, the Ethernet addresses, the source address and the path's MTU for a
 * destination, as the kernel would choose them, kept up to date while traffic flows.
 *
 * <p><b>The kernel decides.</b> There is no copy of the routing table here. For each destination in use,
 * {@link dev.slipstream.xdp.route.NextHopTable} asks the kernel which way it would send (so that rules, several tables,
 * metrics and learnt path MTUs all count) and what it knows about the neighbour there. Notifications only say when to
 * ask again; because some changes are announced a moment early or not at all (a path MTU learnt from a router), every
 * answer is also asked for again once a second.
 *
 * <p><b>Who does what.</b> One thread, any, calls {@link dev.slipstream.xdp.route.NextHopTable#poll}: a media driver's
 * conductor, or a thread for such chores. It makes system calls that may wait for the kernel's configuration lock. The
 * threads that send hold a {@link dev.slipstream.xdp.route.NextHop} for each destination and read one volatile
 * reference from it. They never wait, lock or allocate:
 *
 * <pre>{@code
 * final NextHopState state = nextHop.state();
 * if (state != knownState)
 * {
 *     knownState = state;                            // something changed: look what it means
 *     if (state instanceof DirectNextHop direct)
 *     {
 *         writeHeaders(direct);                      // once per change, not per packet
 *     }
 * }
 * }</pre>
 *
 * <p><b>What cannot go directly goes through the kernel.</b> While a state is a
 * {@link dev.slipstream.xdp.route.KernelNextHop} the sender uses its ordinary socket. It says why, and for an unknown
 * neighbour that very packet makes the kernel resolve it.
 *
 * <p><b>Neighbours stay alive without packets of ours.</b> The kernel does not see packets that leave by AF_XDP, takes
 * the neighbour for unused, and stops verifying its address. So whenever an entry that is in use here goes stale, the
 * kernel is told that it is in use ({@code NTF_USE}), and does what it does for its own packets: verify by unicast
 * probe, look again by broadcast if there is no answer. A neighbour that nothing is known of is announced in the same
 * way, so that the first packets already find it.
 */
@NullMarked
package dev.slipstream.xdp.route;

import org.jspecify.annotations.NullMarked;
