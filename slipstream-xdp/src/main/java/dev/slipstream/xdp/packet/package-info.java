/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Datagrams as they lie on the wire: Ethernet, IPv4 or IPv6, and UDP headers around a payload, read and written in
 * place.
 *
 * <pre>
 *   0           6            12    14 (18 with VLAN)       34                  42
 *   | to MAC    | from MAC   | type | IPv4 header, 20 bytes | UDP header, 8 bytes | payload ...
 *                                    | or IPv6, 40 bytes, and everything behind it 20 bytes further
 * </pre>
 *
 * <p>The kernel does not stand behind these bytes: every length is compared with what is there before it is believed,
 * and checksums are ours to compute.
 */
@NullMarked
package dev.slipstream.xdp.packet;

import org.jspecify.annotations.NullMarked;
