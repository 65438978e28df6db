/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How a thread of Linux sleeps until somebody wakes it: epoll(7), eventfd(2), named pipes, futexes and POSIX
 * semaphores, and membarrier(2), which makes the memory ordering of such a protocol cheap for the side that wakes.
 *
 * <p>All of them share one shape. The side that sleeps blocks in a system call with a time limit that is relative and
 * measured by {@code CLOCK_MONOTONIC}; the side that wakes makes one short system call that never blocks. Blocking
 * calls are ordinary downcalls, never {@code Linker.Option.critical}: a thread inside them does not hold up a
 * safepoint. An interrupt does not end them, so a caller that must react to one sleeps in slices. A virtual thread pins
 * its carrier while it sleeps here.
 *
 * <p>Hot forms return what the call returned, or the negated errno. {@code -EINTR} and {@code -EAGAIN} are ordinary
 * results of the sleeping calls: they mean "look again".
 */
@NullMarked
package dev.slipstream.linux.event;

import org.jspecify.annotations.NullMarked;
