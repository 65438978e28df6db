/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the kernel tells of processes in {@code /proc}: the CPU time of each thread.
 */
@NullMarked
package dev.slipstream.linux.proc;

import org.jspecify.annotations.NullMarked;
