/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The sidecar: listeners, routes, and an orderly end.
 */
@NullMarked
package dev.slipstream.sidecar;

import org.jspecify.annotations.NullMarked;
