/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * When to ask the kernel for what rarely comes.
 */
@NullMarked
package dev.slipstream.driver.poll;

import org.jspecify.annotations.NullMarked;
