/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * bpf(2): maps, programs and links, as far as an XDP program needs them.
 *
 * <p>Everything that bpf(2) creates is a file descriptor and lives as long as somebody holds one: a map as long as a
 * program uses it, a program as long as a link attaches it, a link as long as the process that made it. Nothing is
 * pinned, so a process that dies, however it dies, leaves nothing behind.
 */
@NullMarked
package dev.slipstream.linux.bpf;

import org.jspecify.annotations.NullMarked;
