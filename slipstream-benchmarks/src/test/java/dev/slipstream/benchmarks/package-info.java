/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests of the package of the same name.
 */
@NullMarked
package dev.slipstream.benchmarks;

import org.jspecify.annotations.NullMarked;
