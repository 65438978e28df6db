/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A driver's counters as metrics: a Micrometer binder, and an endpoint that Prometheus scrapes.
 */
@NullMarked
package dev.slipstream.stat.metrics;

import org.jspecify.annotations.NullMarked;
