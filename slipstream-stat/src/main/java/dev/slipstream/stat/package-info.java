/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A running media driver as its directory and {@code /proc} show it: {@link dev.slipstream.stat.DriverDirectory} takes
 * one {@link dev.slipstream.stat.Reading}, and {@link dev.slipstream.stat.DriverStat} is what two of them tell.
 *
 * <p>Nothing here writes to the driver's memory or waits for the driver, and nothing that the files say is trusted:
 * they may be another version's, a dead driver's, or an attacker's.
 */
@NullMarked
package dev.slipstream.stat;

import org.jspecify.annotations.NullMarked;
