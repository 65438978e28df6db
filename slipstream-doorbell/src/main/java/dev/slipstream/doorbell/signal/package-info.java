/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What actually wakes a thread: one interface with two ends, {@link dev.slipstream.doorbell.signal.SignalReceiver} for
 * the thread that sleeps and {@link dev.slipstream.doorbell.signal.SignalSender} for those that wake it, and one pair
 * of classes per mechanism of the kernel. {@link dev.slipstream.doorbell.signal.SignalKind} chooses.
 *
 * <p>A signal carries no information and may be spurious; it is never lost. Everything that must be exact is in the
 * doorbell word of {@link dev.slipstream.doorbell.page}.
 */
@NullMarked
package dev.slipstream.doorbell.signal;

import org.jspecify.annotations.NullMarked;
