/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Doorbells between real Aeron clients. */
@NullMarked
package dev.slipstream.doorbell;

import org.jspecify.annotations.NullMarked;
