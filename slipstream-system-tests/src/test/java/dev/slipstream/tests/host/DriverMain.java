/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.rig.ChildMain;
import io.aeron.driver.MediaDriver;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A media driver in a process of its own. Configured by system properties alone, as a user's would be; ends at the
 * command "stop".
 */
public final class DriverMain
{
    private DriverMain()
    {
    }

    /**
     * Run it.
     *
     * @param args the {@link DriverKind}.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        if (DriverKind.valueOf(args[0]) == DriverKind.STOCK)
        {
            try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()))
            {
                runUntilStopped(driver);
            }
        }
        else
        {
            try (SlipstreamDriver driver = SlipstreamDriver.launch(new MediaDriver.Context(), new SlipstreamContext()))
            {
                runUntilStopped(driver.mediaDriver());
            }
        }
        System.out.println("stopped");
    }

    private static void runUntilStopped(final MediaDriver driver) throws InterruptedException
    {
        System.out.println("ready");
        final @Nullable AgentInvoker invoker = driver.sharedAgentInvoker();
        if (invoker == null)
        {
            ChildMain.commands().take();
            return;
        }
        final IdleStrategy idle = new BackoffIdleStrategy(10, 20, 1_000, 100_000);
        invoker.start();
        while (ChildMain.commands().isEmpty())
        {
            idle.idle(invoker.invoke());
        }
    }
}
