/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the connections of a process share: the Aeron client, the embedded driver, and the thread that runs both.
 *
 * <p>Knows Aeron and doorbells, and neither Netty nor how peers find each other.
 */
@NullMarked
package dev.slipstream.netty.node;

import org.jspecify.annotations.NullMarked;
