/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The server against well-meaning and hostile requests.
 */
@NullMarked
package dev.slipstream.stat.web;

import org.jspecify.annotations.NullMarked;
