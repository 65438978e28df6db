/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The report as a page: one HTML file that needs nothing else, and a PNG of each plot beside it.
 */
@NullMarked
package dev.slipstream.bench.page;

import org.jspecify.annotations.NullMarked;
