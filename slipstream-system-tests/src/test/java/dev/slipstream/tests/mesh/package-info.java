/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Sidecars as processes of their own, and what they need. */
@NullMarked
package dev.slipstream.tests.mesh;

import org.jspecify.annotations.NullMarked;
