/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What two processes of one machine need to meet without trusting each other: unix sockets that tell who the peer is
 * ({@code SO_PEERCRED}) and carry descriptors ({@code SCM_RIGHTS}), and memory that a peer cannot take back once it is
 * mapped (memfd seals).
 *
 * <p>Three rules of the kernel shape it. A descriptor that arrives is open whether anybody wanted it or not, so every
 * way out of a receive closes what it does not hand on. {@code O_NONBLOCK} belongs to the open file description and so
 * to everybody who was sent a copy, therefore calls here pass {@code MSG_DONTWAIT} each time. And a mapping of a file
 * that shrinks faults on access, therefore memory is mapped only if it is sealed against that.
 */
@NullMarked
package dev.slipstream.linux.unix;

import org.jspecify.annotations.NullMarked;
