/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ChildMain;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that can be killed: the server, the client, or the media driver of a test. */
public final class GrpcProcess
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "ready";
    private static final String ANSWERED = "answered";

    private GrpcProcess()
    {
    }

    /** Start one and wait until it has served, called or begun. */
    static ChildJvm start(final String role, final Path directory)
    {
        final ChildJvm child =
            ChildJvm.of(GrpcProcess.class).name(role).arguments(role, directory.toString()).start();
        try
        {
            child.awaitLine(READY, PATIENCE);
            return child;
        }
        catch (final IllegalStateException e)
        {
            child.close();
            throw e;
        }
    }

    /** Let a client make a call. */
    static void tellToCall(final ChildJvm client)
    {
        client.send("call");
    }

    /** Wait for the answer to a call that a client was told to make. */
    static void awaitAnswer(final ChildJvm client)
    {
        client.awaitLine(ANSWERED, PATIENCE);
    }

    /**
     * Be one of them until the end of the parent.
     *
     * @param args role and directory.
     * @throws Exception if it cannot.
     */
    public static void main(final String[] args) throws Exception
    {
        final Path directory = Path.of(args[1]);
        switch (args[0])
        {
            case "server" -> serve(directory);
            case "client" -> call(directory);
            case "driver" -> drive(directory);
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void serve(final Path directory) throws IOException
    {
        FaultCalls.newServer(settings(directory)).build().start();
    }

    /** One call is without an answer, another is made for each line that the parent sends. */
    private static void call(final Path directory)
    {
        final ManagedChannel channel = FaultCalls.newChannel(settings(directory));
        FaultCalls.callWithoutAnswer(channel);
        FaultCalls.call(channel);
        Thread.startVirtualThread(() -> callWhenTold(channel));
    }

    private static void callWhenTold(final ManagedChannel channel)
    {
        try
        {
            while (true)
            {
                ChildMain.commands().take();
                FaultCalls.callUntilAnswered(channel);
                System.out.println(ANSWERED);
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("resource") // It is to be killed.
    private static void drive(final Path directory)
    {
        MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnStart(true));
    }

    private static ShmSettings settings(final Path directory)
    {
        return ShmSettings.fromProperties().withDirectory(directory);
    }
}
