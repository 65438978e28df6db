/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A {@link dev.slipstream.stat.DriverStat} for people and for scripts: a screen of a terminal, a line, and JSON.
 */
@NullMarked
package dev.slipstream.stat.view;

import org.jspecify.annotations.NullMarked;
