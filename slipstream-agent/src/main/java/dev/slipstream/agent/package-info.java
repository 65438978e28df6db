/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A Java agent for programs that cannot be changed: their Aeron clients ring and sleep on doorbells, and media drivers
 * that they embed get Slipstream's endpoints.
 *
 * <p>{@link dev.slipstream.agent.AeronTransformer} inserts calls of {@link dev.slipstream.agent.Hooks} into classes of
 * Aeron and Agrona when the application loads them. Those find, by the thread or by the publication, the
 * {@link dev.slipstream.agent.DirectoryAttendant} of the media driver, which has an Aeron client and a thread of its
 * own: the application's clients and threads never wait for the driver on our account.
 */
@NullMarked
package dev.slipstream.agent;

import org.jspecify.annotations.NullMarked;
