/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The packet filter: decides, for every packet that an interface receives, whether it is ours.
 *
 * <p>Ours is a UDP datagram to the address and port of a registered endpoint that begins with a plausible Aeron header.
 * It is redirected to the AF_XDP socket of the queue it came in on. Everything else goes to the kernel's stack as if
 * the filter were not there: other traffic, but also datagrams for our ports that the fast path does not read, such as
 * fragments or packets with IP options. The filter drops nothing, and counts each verdict.
 */
@NullMarked
package dev.slipstream.xdp.filter;

import org.jspecify.annotations.NullMarked;
