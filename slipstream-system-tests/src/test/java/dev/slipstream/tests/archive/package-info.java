/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What it takes to have Aeron's published Archive record and replay.
 */
@NullMarked
package dev.slipstream.tests.archive;

import org.jspecify.annotations.NullMarked;
