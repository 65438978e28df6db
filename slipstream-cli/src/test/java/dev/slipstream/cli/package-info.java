/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests of the command line and of the launcher.
 */
@NullMarked
package dev.slipstream.cli;

import org.jspecify.annotations.NullMarked;
