/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What is counted, by the names of gRPC's proposal A66 where calls are seen.
 */
@NullMarked
package dev.slipstream.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
