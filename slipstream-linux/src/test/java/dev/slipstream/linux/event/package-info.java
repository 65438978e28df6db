/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The sleeping and waking calls, each against the running kernel. */
@NullMarked
package dev.slipstream.linux.event;

import org.jspecify.annotations.NullMarked;
