/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Races, run as often as there is time for: jcstress for the order of memory accesses between two threads, and two
 * processes that park and ring as close together as it goes.
 */
@NullMarked
package dev.slipstream.stress;

import org.jspecify.annotations.NullMarked;
