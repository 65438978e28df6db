/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Tests of what pages have in common. */
@NullMarked
package dev.slipstream.web;

import org.jspecify.annotations.NullMarked;
