/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the kernel counts anyway: CPU time by thread, packets by namespace and interface. Read from /proc before and
 * after a window, so that measuring costs the measured processes nothing.
 */
@NullMarked
package dev.slipstream.bench.measure;

import org.jspecify.annotations.NullMarked;
