/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How two processes find each other: a unix socket, over which they agree on two streams, and which stays open as the
 * sign of life of both.
 */
@NullMarked
package dev.slipstream.netty.handshake;

import org.jspecify.annotations.NullMarked;
