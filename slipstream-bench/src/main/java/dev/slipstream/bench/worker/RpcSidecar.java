/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.sidecar.SidecarProcess;
import dev.slipstream.sidecar.config.ConfigReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Passes calls on, as {@code slipstream sidecar} does, with one event loop and what else is its default. */
final class RpcSidecar
{
    private RpcSidecar()
    {
    }

    /**
     * Pass calls on until the parent says stop.
     *
     * @param job     transport, dir, service, port, upstream and upstreamPort.
     * @param control the parent.
     * @throws InterruptedException if interrupted.
     */
    static void play(final Message job, final Control control) throws InterruptedException
    {
        final RpcTransport transport = RpcTransport.valueOf(job.text("transport"));
        final Path directory = Path.of(job.text("dir"));
        final String config = """
            eventLoops: 1
            shm: {directory: '%s'}
            listeners:
              - {name: bench, address: '%s', direction: outbound, routes: [{upstream: server}]}
            upstreams:
              server: {endpoints: ['%s']}
            """.formatted(directory,
            transport.sidecarAddress(directory, job.text("service"), (int)job.number("port")),
            transport.sidecarAddress(directory, job.text("upstream"), (int)job.number("upstreamPort")));
        final PrintStream log = System.err;
        try (SidecarProcess sidecar = SidecarProcess.start(ConfigReader.parse("bench", config), log, () ->
        {
            // Nobody asks: there are no admin addresses.
        }))
        {
            control.say(Message.of("ready"));
            final Message command = control.take();
            if (!"stop".equals(command.word()))
            {
                throw new IllegalStateException(sidecar.addresses() + ": unexpected command " + command);
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
