/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the machine, and one interface of it, can do for AF_XDP. The checks of the machine attach nothing; those of an
 * interface end with {@link dev.slipstream.xdp.doctor.XdpModeCheck}, which tries for real.
 */
@NullMarked
package dev.slipstream.xdp.doctor;

import org.jspecify.annotations.NullMarked;
