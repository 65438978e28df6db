/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests of the rig. Those that make namespaces are skipped where the process may not.
 */
@NullMarked
package dev.slipstream.rig;

import org.jspecify.annotations.NullMarked;
