/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests that need the whole product: several processes, several network namespaces, published Aeron artifacts on the
 * other side. What one module can test alone is tested in that module.
 */
@NullMarked
package dev.slipstream.tests;

import org.jspecify.annotations.NullMarked;
