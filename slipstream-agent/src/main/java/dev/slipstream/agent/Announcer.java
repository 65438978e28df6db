/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says things once, on standard error. Thread-safe.
 */
final class Announcer
{
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Announcer()
    {
    }

    static void say(final String message)
    {
        if (SAID.add(message))
        {
            System.err.println("slipstream-agent: " + message);
        }
    }
}
