/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

/**
 * A program that prints each command that it gets, and fails at the command "fail".
 */
public final class Echo
{
    private Echo()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        System.out.println("ready " + String.join(",", args));
        while (true)
        {
            final String command = ChildMain.commands().take();
            if ("fail".equals(command))
            {
                System.err.println("told to fail");
                System.exit(3);
            }
            System.out.println("echo " + command);
        }
    }
}
