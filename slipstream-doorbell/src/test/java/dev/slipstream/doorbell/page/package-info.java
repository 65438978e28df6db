/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The shared page: the protocol, crashed owners, hostile contents. */
@NullMarked
package dev.slipstream.doorbell.page;

import org.jspecify.annotations.NullMarked;
