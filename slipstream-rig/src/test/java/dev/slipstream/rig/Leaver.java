/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.util.concurrent.TimeUnit;

/**
 * A program that makes one of everything and waits to be ended. Prints what it made.
 */
public final class Leaver
{
    private Leaver()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final ScratchDirectory scratch = ScratchDirectory.create("leaver");
        System.out.println("scratch " + scratch.path());
        NetworkNamespace namespace = null;
        if (NamespaceSupport.isAvailable())
        {
            namespace = NetworkNamespace.create("leaver");
            System.out.println("namespace " + namespace.name());
        }
        final ChildJvm child = ChildJvm.of(Echo.class).namespace(namespace).start();
        child.awaitLine("ready", java.time.Duration.ofSeconds(30));
        System.out.println("child " + child.pid());
        TimeUnit.MINUTES.sleep(5);
    }
}
