/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How long a thread looks for work before it goes to sleep. Spinning costs a core; sleeping costs the time that the
 * kernel takes to wake a thread. Spinning for as long as a wake-up costs, and no longer, is never worse than twice the
 * best that one could have done knowing the future; the adaptive policy does better by learning from the gaps between
 * messages and from what wake-ups cost.
 */
@NullMarked
package dev.slipstream.doorbell.spin;

import org.jspecify.annotations.NullMarked;
