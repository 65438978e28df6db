/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the system tests are made of: hosts, media drivers and clients, each driver and each client a process of its
 * own, each host a network namespace. Whoever starts something through {@link dev.slipstream.tests.host.TwoHosts} need
 * not stop it: after each test drivers and clients are ended and their errors looked for, and after the last test of a
 * class nothing may be left.
 */
@NullMarked
package dev.slipstream.tests.host;

import org.jspecify.annotations.NullMarked;
