/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import dev.slipstream.rig.ChildMain;

/** An {@link EchoServer} in a process of its own, which can be killed. Says {@code ready} when it is. */
public final class EchoMain
{
    private EchoMain()
    {
    }

    /**
     * Serve until a line comes.
     *
     * @param args name and port.
     * @throws Exception if it cannot.
     */
    public static void main(final String[] args) throws Exception
    {
        try (EchoServer server = EchoServer.start(args[0], "127.0.0.1", Integer.parseInt(args[1])))
        {
            System.out.println("ready " + server.port());
            ChildMain.commands().take();
        }
    }
}
