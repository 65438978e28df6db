/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tests.
 */
@NullMarked
package dev.slipstream.sidecar.tls;

import org.jspecify.annotations.NullMarked;
