/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a run found, for scripts and for people.
 */
@NullMarked
package dev.slipstream.bench.report;

import org.jspecify.annotations.NullMarked;
