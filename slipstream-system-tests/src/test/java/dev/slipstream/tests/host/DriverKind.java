/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import java.util.List;

/**
 * The ways a media driver moves datagrams.
 */
public enum DriverKind
{
    /** Aeron's own, as published. */
    STOCK,

    /** Slipstream without XDP: the kernel's sockets in batches. */
    KERNEL,

    /** Slipstream over AF_XDP. */
    XDP;

    /** For {@link OnEachPath}. */
    static List<DriverKind> paths()
    {
        return Boolean.getBoolean("slipstream.test.slow") ? List.of(KERNEL, XDP) : List.of(XDP);
    }
}
