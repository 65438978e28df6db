/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import dev.slipstream.rig.ChildMain;
import io.aeron.Aeron;
import java.util.HashMap;
import java.util.Map;

/**
 * One client of a media driver, told by its standard input what to publish and to subscribe.
 *
 * <pre>
 *   subscribe ID CHANNEL STREAM PUBLICATIONS
 *   publish   ID CHANNEL STREAM TAG COUNT SIZES SEED GAP_NS
 *   finish    ID
 *   leave     ID
 *   send-to   ID DESTINATION
 *   listen-at ID DESTINATION
 *   echo      WORD
 * </pre>
 *
 * <p>Each runs on a thread of its own and answers by lines that begin with its id. Whatever goes wrong is a line that
 * begins with {@code failed}.
 */
public final class PeerMain
{
    private PeerMain()
    {
    }

    /**
     * Connect and obey.
     *
     * @param args the driver's directory.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        shouldNotSee("dev.slipstream.driver.SlipstreamDriver");
        shouldNotSee("io.aeron.driver.MediaDriver");
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(args[0])
            .errorHandler(throwable -> fail("client", throwable));
        final Map<String, PublishTask> publishers = new HashMap<>();
        final Map<String, SubscribeTask> subscribers = new HashMap<>();
        try (Aeron aeron = Aeron.connect(context))
        {
            say("peer", "ready");
            while (true)
            {
                final String[] words = ChildMain.commands().take().split(" ");
                switch (words[0])
                {
                    case "subscribe" -> {
                        final SubscribeTask task = new SubscribeTask(aeron, words[1], words[2],
                            Integer.parseInt(words[3]), Integer.parseInt(words[4]));
                        subscribers.put(words[1], task);
                        start(words[1], task);
                    }
                    case "publish" -> {
                        final PublishTask task = new PublishTask(aeron, words[1], words[2], Integer.parseInt(words[3]),
                            Long.parseLong(words[4]), Long.parseLong(words[5]),
                            MessageSizes.parse(words[6], Long.parseLong(words[7])), Long.parseLong(words[8]));
                        publishers.put(words[1], task);
                        start(words[1], task);
                    }
                    case "finish" -> publishers.get(words[1]).finish();
                    case "leave" -> subscribers.get(words[1]).leave();
                    case "send-to" -> publishers.get(words[1]).addDestination(words[2]);
                    case "listen-at" -> subscribers.get(words[1]).addDestination(words[2]);
                    case "echo" -> say("peer", words[1]);
                    default -> fail("peer", new IllegalArgumentException("command " + words[0]));
                }
            }
        }
    }

    /** One line at a time, from any thread. */
    static void say(final String id, final String what)
    {
        System.out.println(id + " " + what);
    }

    private static void start(final String id, final Runnable task)
    {
        final Thread thread = new Thread(task, id);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ignore, throwable) -> fail(id, throwable));
        thread.start();
    }

    private static void fail(final String id, final Throwable throwable)
    {
        throwable.printStackTrace();
        say("failed", id + ": " + throwable);
    }

    private static void shouldNotSee(final String className)
    {
        try
        {
            Class.forName(className);
            fail("peer", new IllegalStateException(className + " is on the class path of a stock client"));
        }
        catch (final ClassNotFoundException e)
        {
            // As it should be: this process is a stock client.
        }
    }
}
