/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a driver tells of itself in Aeron's counters file: one enum documents every counter, one object holds them.
 */
@NullMarked
package dev.slipstream.driver.status;

import org.jspecify.annotations.NullMarked;
