/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The machine that the tests run on, with no network but loopback, for the tests of one class: register it as a static
 * extension. It takes no privilege.
 */
public final class ThisHost extends Processes
{
    private final Host host = new Host(null, "lo", "127.0.0.1");

    /**
     * The host.
     *
     * @return 127.0.0.1.
     */
    public Host host()
    {
        return host;
    }

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        // There is nothing to make.
    }
}
