/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Metrics of a driver that runs, and the dashboard drawn from them.
 */
@NullMarked
package dev.slipstream.stat.metrics;

import org.jspecify.annotations.NullMarked;
