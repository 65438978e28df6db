/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Whom a call may go to: endpoints, which of them is next, and which to leave out for now.
 */
@NullMarked
package dev.slipstream.sidecar.upstream;

import org.jspecify.annotations.NullMarked;
