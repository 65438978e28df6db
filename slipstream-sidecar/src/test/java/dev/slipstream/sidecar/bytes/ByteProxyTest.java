/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sidecar.Sidecar;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteProxyTest
{
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ServerSocket backend;
    private Sidecar sidecar;

    @BeforeEach
    void start() throws IOException
    {
        backend = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        sidecar = Sidecar.start(ConfigReader.parse("test", """
            limits: {connections: 2}
            upstreams:
              app:
                endpoints: [tcp:127.0.0.1:%d]
            listeners:
              - name: raw
                address: tcp:127.0.0.1:0
                direction: inbound
                protocol: bytes
                upstream: app
            """.formatted(backend.getLocalPort())), registry, null, InetAddress::getAllByName);
    }

    @AfterEach
    void stop() throws IOException
    {
        sidecar.close();
        backend.close();
        executor.shutdownNow();
    }

    @Test
    void shouldPassBytesAndTheEndOfEachDirection() throws Exception
    {
        final long seed = System.nanoTime();
        final byte[] sent = new byte[3_000_000];
        new Random(seed).nextBytes(sent);
        // Answers only after it has seen the end: without half-closing there would be no answer.
        final Future<byte[]> received = executor.submit(() ->
        {
            try (Socket socket = backend.accept())
            {
                final byte[] bytes = socket.getInputStream().readAllBytes();
                socket.getOutputStream().write(bytes);
                return bytes;
            }
        });
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).as("seed %d", seed).isEqualTo(sent);
        }
        assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(registry.get("slipstream.sidecar.received.bytes").counter().count()).isEqualTo(sent.length);
    }

    @Test
    void shouldHoldUpASenderWhoseBytesNobodyReads() throws Exception
    {
        final int most = 64 << 20;
        final int chunk = 64 << 10;
        final AtomicLong sent = new AtomicLong();
        try (Socket socket = connect(); Socket accepted = backend.accept())
        {
            final Future<?> sender = executor.submit(() ->
            {
                final OutputStream out = socket.getOutputStream();
                for (int i = 0; i < most; i += chunk)
                {
                    out.write(new byte[chunk]);
                    sent.addAndGet(chunk);
                }
                socket.shutdownOutput();
                return null;
            });
            final InputStream in = accepted.getInputStream();
            final byte[] bytes = new byte[chunk];
            long read = 0;
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes))
            {
                read += n;
                // Four buffers of sockets, which Linux lets grow to 6 MiB each, and those of the sidecar.
                assertThat(sent.get() - read).isLessThan(32 << 20);
            }
            assertThat(read).isEqualTo(most);
            sender.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldCloseWhatCannotBeConnected() throws IOException
    {
        backend.close();
        try (Socket socket = connect())
        {
            assertThat(readOrReset(socket)).isEqualTo(-1);
        }
        assertThat(registry.get("slipstream.sidecar.unavailable").counter().count()).isEqualTo(1);
    }

    @Test
    void shouldTakeNoMoreConnectionsThanTheLimit() throws IOException
    {
        try (Socket first = connect(); Socket second = connect(); Socket third = connect())
        {
            assertThat(readOrReset(third)).isEqualTo(-1);
            assertThat(registry.get("slipstream.sidecar.rejected").tag("reason", "connections").counter().count())
                .isEqualTo(1);
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
    }

    private Socket connect() throws IOException
    {
        final Address.Tcp address = (Address.Tcp)sidecar.addresses().get("raw");
        return new Socket(address.host(), address.port());
    }

    private static int readOrReset(final Socket socket) throws IOException
    {
        try
        {
            return socket.getInputStream().read();
        }
        catch (final SocketException e)
        {
            return -1;
        }
    }
}
