/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.NetworkNamespace;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar as a process of its own, run by {@code slipstream sidecar --config FILE}, and asked over the unix socket of
 * its admin pages, as an operator would.
 */
final class SidecarChild implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long STEP_MS = 20;
    private static final int MAX_RESPONSE = 1024;

    private final ChildJvm process;
    private final Path admin;

    private SidecarChild(final ChildJvm process, final Path admin)
    {
        this.process = process;
        this.admin = admin;
    }

    /**
     * Start one and wait until it is ready.
     *
     * @param main   of the slipstream command.
     * @param name   of the sidecar.
     * @param config its configuration, but for {@code admin}.
     * @param folder for its files.
     * @param namespace that it runs in, or null for this process's own.
     */
    static SidecarChild start(final Class<?> main, final String name, final String config, final Path folder,
        final @Nullable NetworkNamespace namespace) throws IOException, InterruptedException
    {
        final Path admin = adminSocket(folder, name);
        final Path file = Files.writeString(folder.resolve(name + ".yaml"),
            "admin: [\"unix:" + admin + "\"]\n" + config);
        final SidecarChild child = new SidecarChild(ChildJvm.of(main).name(name).namespace(namespace)
            .jvmFlags("-Xmx64m", "-XX:+UseSerialGC")
            .arguments("sidecar", "--config", file.toString()).start(), admin);
        try
        {
            child.awaitReady();
        }
        catch (final RuntimeException e)
        {
            child.close();
            throw e;
        }
        return child;
    }

    /** Where the admin pages of a sidecar are. */
    static Path adminSocket(final Path folder, final String name)
    {
        return folder.resolve(name + ".admin");
    }

    /** Its process id. */
    long pid()
    {
        return process.pid();
    }

    /** Have it end in order, and wait for that. */
    void drain() throws IOException
    {
        final String answer = ask("POST /drain");
        if (!answer.startsWith("HTTP/1.1 202"))
        {
            throw new IllegalStateException(process + " does not want to drain: " + answer);
        }
        final int status = process.awaitExit(PATIENCE);
        if (status != 0)
        {
            throw new IllegalStateException(process + " ended with status " + status + ":\n" + process.stderrTail());
        }
    }

    @Override
    public void close()
    {
        process.close();
    }

    private void awaitReady() throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady())
        {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(process + " is not ready:\n" + process.stderrTail());
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    private boolean isReady()
    {
        try
        {
            return Files.exists(admin) && ask("GET /readyz").startsWith("HTTP/1.1 200");
        }
        catch (final IOException e)
        {
            // It is there, and nobody listens yet.
            return false;
        }
    }

    private String ask(final String request) throws IOException
    {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
        {
            channel.connect(UnixDomainSocketAddress.of(admin));
            channel.write(ByteBuffer.wrap((request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
            final ByteBuffer response = ByteBuffer.allocate(MAX_RESPONSE);
            channel.read(response);
            return new String(response.array(), 0, response.position(), StandardCharsets.US_ASCII);
        }
    }
}
