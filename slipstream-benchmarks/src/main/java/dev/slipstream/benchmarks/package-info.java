/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Starts JMH. The benchmarks lie in the packages of what they measure, so that nothing need be public for them.
 */
@NullMarked
package dev.slipstream.benchmarks;

import org.jspecify.annotations.NullMarked;
