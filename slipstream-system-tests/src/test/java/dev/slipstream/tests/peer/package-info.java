/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Programs that a user of Aeron would write: publishers and subscribers on nothing but the published client. They run
 * in processes of their own whose class path holds no class of the product, and check every byte that arrives.
 */
@NullMarked
package dev.slipstream.tests.peer;

import org.jspecify.annotations.NullMarked;
