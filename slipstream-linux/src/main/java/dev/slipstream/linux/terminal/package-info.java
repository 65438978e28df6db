/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Terminals: what termios(3) and ioctl_tty(2) offer to a program that takes over a screen.
 */
@NullMarked
package dev.slipstream.linux.terminal;

import org.jspecify.annotations.NullMarked;
