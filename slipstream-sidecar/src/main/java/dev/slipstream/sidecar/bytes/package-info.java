/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Bytes from connection to connection, for whatever is not gRPC.
 */
@NullMarked
package dev.slipstream.sidecar.bytes;

import org.jspecify.annotations.NullMarked;
