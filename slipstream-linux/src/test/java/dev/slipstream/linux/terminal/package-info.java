/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Terminals. */
@NullMarked
package dev.slipstream.linux.terminal;

import org.jspecify.annotations.NullMarked;
