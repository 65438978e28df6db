/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The main class of every {@link ChildJvm}: runs the real one and ends the process as soon as the parent is gone.
 *
 * <p>The parent holds the other end of standard input. When it ends, however it ends, the kernel closes that end and
 * the child reads the end of file. Lines that come before that are for the real main class: see {@link #commands()}.
 */
public final class ChildMain
{
    /** How long shutdown hooks may take after the parent has gone. */
    private static final long EXIT_PATIENCE_MS = 3_000;

    /** The status of a process that ended because its parent did: as a shell reports SIGTERM. */
    private static final int PARENT_GONE_STATUS = 143;

    private static final BlockingQueue<String> COMMANDS = new LinkedBlockingQueue<>();

    private ChildMain()
    {
    }

    /**
     * The lines that the parent sends. Only in a process whose main class this is; elsewhere it stays empty.
     *
     * @return the queue; poll or take from any thread.
     */
    public static BlockingQueue<String> commands()
    {
        return COMMANDS;
    }

    /**
     * Watch the parent and run the real main class.
     *
     * @param args the name of the real main class, then its arguments.
     * @throws ClassNotFoundException    if there is no such class.
     * @throws NoSuchMethodException     if it has no main method.
     * @throws IllegalAccessException    if its main method is not public.
     * @throws InvocationTargetException if its main method threw.
     */
    public static void main(final String[] args)
        throws ClassNotFoundException, NoSuchMethodException, IllegalAccessException, InvocationTargetException
    {
        final Thread watch = new Thread(ChildMain::watchParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        final String[] rest = Arrays.copyOfRange(args, 1, args.length);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)rest);
    }

    private static void watchParent()
    {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (@Nullable
            String line = in.readLine(); line != null; line = in.readLine())
            {
                COMMANDS.add(line);
            }
        }
        catch (final IOException e)
        {
            // A broken standard input means the same as its end.
        }
        final Thread impatience = new Thread(ChildMain::haltAfterPatience, "parent-watch-halt");
        impatience.setDaemon(true);
        impatience.start();
        System.exit(PARENT_GONE_STATUS);
    }

    private static void haltAfterPatience()
    {
        try
        {
            Thread.sleep(EXIT_PATIENCE_MS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(PARENT_GONE_STATUS);
    }
}
