/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Network namespaces, veth pairs, scratch directories and child processes for demo, benchmark and tests: things outside
 * the process that must not outlive it.
 *
 * <p>Three nets catch them. {@code close()} is the usual one. A shutdown hook closes whatever is still open, newest
 * first, when the JVM ends by itself, by Ctrl-C or by SIGTERM. After a kill -9 the next process that makes one finds
 * what was left: the names carry the owner's pid ({@code slip-<pid>-<n>-<role>}), and what belongs to no living process
 * is removed. Child processes end on their own as soon as their parent's end of their standard input closes.
 */
@NullMarked
package dev.slipstream.rig;

import org.jspecify.annotations.NullMarked;
