/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The {@code slipstream} command: thin commands over the libraries, one class each.
 *
 * <p>Two rules that scripts rely on: what a command was asked for goes to standard output and everything that is said
 * along the way to standard error; and the exit status is 0 when it worked, 1 when it did not, 2 when the command line
 * was wrong.
 */
@NullMarked
package dev.slipstream.cli;

import org.jspecify.annotations.NullMarked;
