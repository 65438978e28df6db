/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import dev.slipstream.rig.ChildMain;
import io.aeron.CncFileDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Obeys standard input.
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
 * <p>Each publication and each subscription runs on a thread of its own and answers by lines that begin with its id.
 * Whatever goes wrong is a line that begins with {@code failed}.
 */
public final class PeerLoop
{
    private final Client client;
    private final Map<String, PublishTask> publishers = new HashMap<>();
    private final Map<String, SubscribeTask> subscribers = new HashMap<>();

    /**
     * For a client that is connected.
     *
     * @param client the client.
     */
    public PeerLoop(final Client client)
    {
        this.client = client;
    }

    /**
     * Wait for a driver that is starting at the same time.
     *
     * @param directory of the driver.
     * @throws InterruptedException never in practice.
     */
    public static void awaitDriver(final String directory) throws InterruptedException
    {
        final Path cnc = Path.of(directory, CncFileDescriptor.CNC_FILE);
        while (!Files.exists(cnc))
        {
            Thread.sleep(10);
        }
    }

    /**
     * Obey until the process is ended.
     *
     * @throws InterruptedException never in practice.
     */
    public void run() throws InterruptedException
    {
        while (true)
        {
            obey(ChildMain.commands().take().split(" "));
        }
    }

    /**
     * Report that something went wrong, from any thread.
     *
     * @param id        to which it happened.
     * @param throwable what.
     */
    public static void fail(final String id, final Throwable throwable)
    {
        throwable.printStackTrace();
        say("failed", id + ": " + throwable);
    }

    /** One line at a time, from any thread. */
    static void say(final String id, final String what)
    {
        System.out.println(id + " " + what);
    }

    private void obey(final String[] words)
    {
        switch (words[0])
        {
            case "subscribe" -> {
                final SubscribeTask task = new SubscribeTask(client, words[1], words[2], Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]));
                subscribers.put(words[1], task);
                start(words[1], task);
            }
            case "publish" -> {
                final PublishTask task = new PublishTask(client, words[1], words[2], Integer.parseInt(words[3]),
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

    private static void start(final String id, final Runnable task)
    {
        final Thread thread = new Thread(task, id);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ignore, throwable) -> fail(id, throwable));
        thread.start();
    }
}
