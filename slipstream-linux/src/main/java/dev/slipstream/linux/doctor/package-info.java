/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the machine can do for Slipstream, and what to do about the rest.
 *
 * <p>A {@link dev.slipstream.linux.doctor.Check} looks at one thing and says what it found, what is needed and what to
 * do. It prefers trying over asking: a system call that works is worth more than a version number. Each module has the
 * checks of what it uses; here are those of the kernel itself. The command line lists them.
 *
 * <p>{@code FAIL} is for what keeps a driver from running, or for something that was named and does not exist. Whatever
 * Slipstream can do without, if less well, is {@code WARN}: a machine without any privilege passes.
 */
@NullMarked
package dev.slipstream.linux.doctor;

import org.jspecify.annotations.NullMarked;
