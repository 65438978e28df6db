/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

/**
 * How packets to a destination have to go at the moment. Immutable; any thread may read. A state is replaced when
 * anything in it changes and not otherwise: whoever holds the same object as before need not look into it.
 */
public sealed interface NextHopState permits DirectNextHop, KernelNextHop
{
}
