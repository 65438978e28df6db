/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * AF_XDP: packets between an interface and our own memory, past the kernel's stack.
 *
 * <p>A socket belongs to one queue of one interface and has four rings and a piece of memory, UMEM, cut into frames. A
 * ring carries numbers, not packets: offsets of frames, whose ownership passes with them.
 *
 * <pre>
 *                     fill ring                     RX ring
 *   receiver ──empty frame──▶ kernel ──packet received──▶ receiver
 *
 *                      TX ring                  completion ring
 *   sender ──packet to send──▶ kernel ──frame is free again──▶ sender
 * </pre>
 *
 * <p>All rings have a single producer and a single consumer, so {@link dev.slipstream.xdp.XskReceiver} and
 * {@link dev.slipstream.xdp.XskTransmitter} may be on a thread each and need no lock: the first half of UMEM only ever
 * travels on the upper way, the second half on the lower one.
 */
@NullMarked
package dev.slipstream.xdp;

import org.jspecify.annotations.NullMarked;
