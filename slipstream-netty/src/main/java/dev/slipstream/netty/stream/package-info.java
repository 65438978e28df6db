/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Bytes into and out of a pair of Aeron streams: gathering and back-pressure on the way out, checks of everything that
 * the peer could have written on the way in.
 */
@NullMarked
package dev.slipstream.netty.stream;

import org.jspecify.annotations.NullMarked;
