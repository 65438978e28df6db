/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A Netty transport over Aeron: byte streams between two processes, over two Aeron streams, with doorbells in the event
 * loop.
 *
 * <pre>
 *   StreamServerChannel ──accepts──> handshake ──> StreamChannel ──> StreamLink ──┬─> stream: frames in and out
 *   (control connections)                                                         ├─> loop: bell to sleep on, sockets
 *            └───────────────┬──────────────────────────┘                         └─> node: Aeron client and driver
 *                         Medium: what differs between shared memory and other ways
 * </pre>
 *
 * What the peer writes is not trusted; whoever may write to the Aeron directory is trusted with every stream in it.
 */
@NullMarked
package dev.slipstream.netty;

import org.jspecify.annotations.NullMarked;
