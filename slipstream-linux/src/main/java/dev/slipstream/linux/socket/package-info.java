/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * UDP sockets in batches: one kernel call for many datagrams.
 *
 * <p>Two offloads of the kernel do most of the work, and neither needs a privilege. On transmit a {@code UDP_SEGMENT}
 * control message tells the kernel to cut one long buffer into datagrams of equal size (the last may be shorter), so
 * that a run of datagrams crosses the network stack once, as one packet. On receive {@code UDP_GRO} hands back such a
 * run in one buffer, again with its segment size in a control message. On the wire, and for the peer, they are ordinary
 * datagrams.
 *
 * <p>{@link dev.slipstream.linux.socket.SendBatch} and {@link dev.slipstream.linux.socket.ReceiveBatch} own the native
 * memory of the message headers; they are built once and reused for every call, so that the hot path allocates nothing.
 * {@link dev.slipstream.linux.socket.SocketOptions} and {@link dev.slipstream.linux.socket.NativeSocketAddress} cover
 * what is done once per socket.
 */
@NullMarked
package dev.slipstream.linux.socket;

import org.jspecify.annotations.NullMarked;
