/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A Netty transport in shared memory: byte streams between two processes of one host, over two Aeron IPC streams, with
 * doorbells in the event loop.
 *
 * <pre>
 *   ShmServerChannel ──accepts──> handshake ──> ShmChannel ──> ShmLink ──┬─> stream: frames in and out
 *   (control socket)                                                     ├─> loop: bell to sleep on, watched sockets
 *                                                                        └─> node: Aeron client, embedded driver
 * </pre>
 *
 * What the peer writes is not trusted; whoever may write to the Aeron directory is trusted with every stream in it.
 */
@NullMarked
package dev.slipstream.netty;

import org.jspecify.annotations.NullMarked;
