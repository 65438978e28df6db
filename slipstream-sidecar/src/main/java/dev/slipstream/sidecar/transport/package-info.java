/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How to listen and to connect, by the kind of an address; nobody else knows what kinds there are.
 */
@NullMarked
package dev.slipstream.sidecar.transport;

import org.jspecify.annotations.NullMarked;
