/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The system calls of an AF_XDP socket: open it, register its memory, size and map its rings, bind it to a queue of an
 * interface, kick it, and read what it dropped. What the rings mean, and who owns a frame when, is the business of the
 * slipstream-xdp module; here are only the calls and their structs.
 */
@NullMarked
package dev.slipstream.linux.xdp;

import org.jspecify.annotations.NullMarked;
