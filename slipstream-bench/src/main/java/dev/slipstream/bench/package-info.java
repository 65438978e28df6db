/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Side-by-side measurement against what a user would run instead.
 *
 * <p>A {@link dev.slipstream.bench.Scenario} says what is done; each system does it in turn, round after round, so that
 * whatever else the machine does falls on all of them. Figures compare only within one run: the ratio of two systems is
 * the median of the ratios of its rounds.
 */
@NullMarked
package dev.slipstream.bench;

import org.jspecify.annotations.NullMarked;
