/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the transport. */
@NullMarked
package dev.slipstream.netty;

import org.jspecify.annotations.NullMarked;
