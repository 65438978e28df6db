/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a sidecar is to do: a YAML file, read strictly, as immutable records.
 */
@NullMarked
package dev.slipstream.sidecar.config;

import org.jspecify.annotations.NullMarked;
