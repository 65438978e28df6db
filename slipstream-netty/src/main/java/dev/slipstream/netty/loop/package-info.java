/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How an event loop of Netty's epoll transport learns that there is something to do: descriptors that it watches, and
 * the doorbell that it sleeps on.
 */
@NullMarked
package dev.slipstream.netty.loop;

import org.jspecify.annotations.NullMarked;
