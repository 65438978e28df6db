/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.rig.SystemCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Passes calls on by HAProxy, a process of its own that this one starts and that ends with it: HTTP/2 from one unix
 * socket to another, with one thread as the sidecar has one event loop, and nothing set that it does not ask for.
 */
final class RpcHaProxy
{
    private static final long START_PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_INTERVAL_MS = 10;

    private RpcHaProxy()
    {
    }

    /**
     * Pass calls on until the parent says stop.
     *
     * @param job     dir, service and upstream.
     * @param control the parent.
     * @throws InterruptedException if interrupted.
     */
    static void play(final Message job, final Control control) throws InterruptedException
    {
        final Path directory = Path.of(job.text("dir"));
        final Path socket = RpcTransport.socket(directory, job.text("service"));
        final Path config = directory.resolve("haproxy.cfg");
        try
        {
            Files.writeString(config, """
                global
                  nbthread 1
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend bench
                  bind unix@%s proto h2
                  default_backend server
                backend server
                  server server unix@%s proto h2
                """.formatted(socket, RpcTransport.socket(directory, job.text("upstream"))));
            final Process process = new ProcessBuilder(SystemCommand.require("setpriv", "util-linux"), "--pdeathsig",
                "KILL", SystemCommand.require("haproxy", "haproxy"), "-db", "-f", config.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try
            {
                awaitListening(process, socket);
                control.say(Message.of("ready"));
                final Message command = control.take();
                if (!"stop".equals(command.word()))
                {
                    throw new IllegalStateException("unexpected command " + command);
                }
            }
            finally
            {
                process.destroyForcibly().waitFor();
                Files.deleteIfExists(socket);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitListening(final Process process, final Path socket)
        throws IOException, InterruptedException
    {
        final long deadlineNs = System.nanoTime() + START_PATIENCE_NS;
        while (!isListening(socket))
        {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0)
            {
                throw new IOException("haproxy does not listen at " + socket);
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
    }

    private static boolean isListening(final Path socket)
    {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
        {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        }
        catch (final IOException e)
        {
            // Not yet; who asks has a time limit.
            return false;
        }
    }
}
