/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Plots, drawn once for two surfaces: inline SVG for pages and PNG for everything else. They know figures and names,
 * and nothing of what was measured. All sizes are in units of a CSS pixel; the plots are as wide as a phone, so that
 * text stays readable there.
 */
@NullMarked
package dev.slipstream.bench.plot;

import org.jspecify.annotations.NullMarked;
