/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * Which media driver carries the messages. Its name travels in the job.
 */
public enum DriverKind
{
    /** Aeron's own. */
    STOCK,
    /** Slipstream's over AF_XDP. */
    XDP,
    /** Slipstream's over the kernel's sockets in batches. */
    KERNEL,
    /** None is started: there is one already, or messages do without. */
    NONE
}
