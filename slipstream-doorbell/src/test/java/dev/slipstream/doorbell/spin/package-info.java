/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Spin policies, without a clock. */
@NullMarked
package dev.slipstream.doorbell.spin;

import org.jspecify.annotations.NullMarked;
