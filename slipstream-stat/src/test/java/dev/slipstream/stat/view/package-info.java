/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What people and scripts get to see.
 */
@NullMarked
package dev.slipstream.stat.view;

import org.jspecify.annotations.NullMarked;
