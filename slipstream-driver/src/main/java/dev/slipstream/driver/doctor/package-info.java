/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What Aeron's driver needs of the JVM and the machine, with or without Slipstream.
 */
@NullMarked
package dev.slipstream.driver.doctor;

import org.jspecify.annotations.NullMarked;
