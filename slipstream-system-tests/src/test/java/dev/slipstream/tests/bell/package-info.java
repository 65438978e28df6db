/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Programs that use doorbells beside their Aeron client: readers that sleep until they are rung, and writers that ring.
 */
@NullMarked
package dev.slipstream.tests.bell;

import org.jspecify.annotations.NullMarked;
