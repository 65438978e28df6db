/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The driver's datagrams over AF_XDP: what joins Aeron's endpoints with sockets, filters and next hops that know
 * nothing of Aeron.
 *
 * <p>Four threads meet here. The conductor announces endpoints and takes them back. The receiver pumps packets out of
 * the RX rings into the endpoints' dispatchers. The sender copies datagrams into frames and kicks the kernel. The
 * {@link dev.slipstream.driver.xdp.XdpAttendant} does what may block: it opens interfaces, asks for next hops, and
 * looks after both. Receiver and sender share nothing with each other, and read what the attendant publishes from
 * volatile fields.
 *
 * <p>The channels' own sockets stay open throughout. They hold the port, carry what the filter passes, and are there at
 * once when something here does not work: whatever fails here costs speed, not data.
 */
@NullMarked
package dev.slipstream.driver.xdp;

import org.jspecify.annotations.NullMarked;
