/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

/**
 * The system call that has the kernel look at a ring.
 */
@FunctionalInterface
interface Wakeup
{
    /**
     * Make the call.
     *
     * @return 0, or the negated errno.
     */
    int wake();
}
