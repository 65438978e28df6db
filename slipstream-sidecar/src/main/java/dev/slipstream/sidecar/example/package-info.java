/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Two applications with a sidecar each, as processes of this machine: what {@code slipstream sidecar example} shows.
 */
@NullMarked
package dev.slipstream.sidecar.example;

import org.jspecify.annotations.NullMarked;
