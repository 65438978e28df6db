/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Snapshots of drivers that run, that have ended, and that never were.
 */
@NullMarked
package dev.slipstream.stat;

import org.jspecify.annotations.NullMarked;
