/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Doorbells: readers of Aeron's shared memory that sleep while there is nothing to read, and writers that wake them.
 *
 * <p>A process that uses them makes one {@link dev.slipstream.doorbell.Doorbells} beside its {@code Aeron} client, and
 * from it:
 * <ul>
 * <li>a {@link dev.slipstream.doorbell.Doorbell} for each thread that reads, and subscriptions attached to it, polled
 * either by an agent whose idle strategy is {@link dev.slipstream.doorbell.DoorbellIdleStrategy}, or by the blocking
 * poll of {@link dev.slipstream.doorbell.DoorbellSubscription};</li>
 * <li>a {@link dev.slipstream.doorbell.DoorbellPublication} or
 * {@link dev.slipstream.doorbell.DoorbellExclusivePublication} for each stream that it writes.</li>
 * </ul>
 *
 * <p>Readers and writers need not know of each other, nor that the other side uses doorbells. A reader finds out by
 * itself whether everybody who writes its streams rings. While somebody does not, a stock Aeron client for example, it
 * idles exactly as stock Aeron does, spinning, yielding and sleeping for up to a millisecond, except that a ring ends
 * its sleep. When all of them ring it sleeps for long, but never for ever.
 */
@NullMarked
package dev.slipstream.doorbell;

import org.jspecify.annotations.NullMarked;
