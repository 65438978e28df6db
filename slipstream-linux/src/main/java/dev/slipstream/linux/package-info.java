/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The Linux kernel as Java. Only this module touches {@link java.lang.foreign.Linker}; every other module calls the
 * kernel through the classes of this package and its sub-packages, one per family of system calls.
 *
 * <p>Two conventions hold throughout. A method named after a system call is the hot form: it allocates nothing, and
 * returns what the call returned, or the negated errno if it failed. A method that creates or configures something is
 * the cold form: it throws {@link dev.slipstream.linux.LinuxException}, which names the call, its arguments, the errno
 * and, where one is known, the remedy.
 */
@NullMarked
package dev.slipstream.linux;

import org.jspecify.annotations.NullMarked;
