/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Settings, with defaults from system properties. */
@NullMarked
package dev.slipstream.netty.settings;

import org.jspecify.annotations.NullMarked;
