/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Every kind of signal against the same demands. */
@NullMarked
package dev.slipstream.doorbell.signal;

import org.jspecify.annotations.NullMarked;
