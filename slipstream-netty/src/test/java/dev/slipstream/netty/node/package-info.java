/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What tests do to nodes. */
@NullMarked
package dev.slipstream.netty.node;

import org.jspecify.annotations.NullMarked;
