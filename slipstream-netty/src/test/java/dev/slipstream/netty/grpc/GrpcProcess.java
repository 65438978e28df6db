/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that can be killed: the server, the client, or the media driver of a test. */
public final class GrpcProcess
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "ready";

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
        ShmGrpc.newServerBuilder("faults", InsecureServerCredentials.create(), settings(directory))
            .addService(new EchoService()).build().start();
    }

    private static void call(final Path directory)
    {
        final ManagedChannel channel =
            ShmGrpc.newChannelBuilder("faults", InsecureChannelCredentials.create(), settings(directory)).build();
        TestServiceGrpc.newBlockingStub(channel).withWaitForReady().unaryCall(SimpleRequest.getDefaultInstance());
        final var _ = TestServiceGrpc.newFutureStub(channel)
            .unaryCall(SimpleRequest.newBuilder().setResponseSize(EchoService.NEVER).build());
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
