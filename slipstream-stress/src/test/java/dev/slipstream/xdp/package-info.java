/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * jcstress for the rings, which only their own package sees.
 */
@NullMarked
package dev.slipstream.xdp;

import org.jspecify.annotations.NullMarked;
