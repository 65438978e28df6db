/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the proxy is tested with: an application that answers calls, in this process or in one that can be killed.
 */
@NullMarked
package dev.slipstream.sidecar.backend;

import org.jspecify.annotations.NullMarked;
