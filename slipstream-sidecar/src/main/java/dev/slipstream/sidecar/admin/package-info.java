/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What operators and machines ask a sidecar: probes, metrics, a page, and the access log.
 */
@NullMarked
package dev.slipstream.sidecar.admin;

import org.jspecify.annotations.NullMarked;
