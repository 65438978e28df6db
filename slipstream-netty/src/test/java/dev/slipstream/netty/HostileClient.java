/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.handshake.ShmClientHandshake;
import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.UnixControlSocket;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.settings.ShmSettings;
import io.aeron.LogBuffers;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

import static io.aeron.logbuffer.FrameDescriptor.lengthOffset;
import static io.aeron.logbuffer.FrameDescriptor.typeOffset;

/**
 * A client that is let in like any other and then writes what it likes into the memory that it shares with the server.
 */
final class HostileClient implements AutoCloseable
{
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Connection connection;
    private final Path logFile;
    private final LogBuffers log;
    private final UnsafeBuffer[] terms;

    private HostileClient(final ShmSettings settings, final SocketAddress service)
    {
        final CompletableFuture<Connection> connected = new CompletableFuture<>();
        final UnixSocket socket = connectControl(settings, service);
        group.submit(() -> new ShmClientHandshake((IoEventLoop)group.next(), settings, new UnixControlSocket(socket),
            new HandshakeListener()
            {
                @Override
                public void onConnected(final Connection made)
                {
                    connected.complete(made);
                }

                @Override
                public void onFailed(final Throwable cause)
                {
                    connected.completeExceptionally(cause);
                }
            })).syncUninterruptibly();
        connection = connected.orTimeout(Watchdog.TIMEOUT_S, TimeUnit.SECONDS).join();
        logFile = findLog(settings, connection.streams().publication().registrationId());
        log = new LogBuffers(logFile.toString());
        terms = log.duplicateTermBuffers();
    }

    static HostileClient connect(final ShmSettings settings, final SocketAddress service)
    {
        return new HostileClient(settings, service);
    }

    /** Nothing but a control socket, connected to the service. */
    static UnixSocket connectControl(final ShmSettings settings, final SocketAddress service)
    {
        final UnixSocket socket = UnixSocket.open();
        final int result = socket.connect(ShmMedium.path(settings, (ShmAddress)service));
        if (result < 0)
        {
            socket.close();
            throw new IllegalStateException("connect failed: " + result);
        }
        return socket;
    }

    /** Put the header of a frame where the server reads next, or anywhere else. */
    void writeHeader(final int term, final int offset, final int length, final int type)
    {
        final UnsafeBuffer buffer = terms[term % terms.length];
        buffer.putShort(typeOffset(offset), (short)type, ByteOrder.LITTLE_ENDIAN);
        buffer.putIntRelease(lengthOffset(offset), length);
        ring();
    }

    /** Wake the server, whatever there is to read. */
    int ring()
    {
        final StreamSpec spec = connection.streams().spec();
        return connection.streams().node().page().ringSet(spec.writeSessionId(), spec.writeStreamId()).ring();
    }

    ControlSocket control()
    {
        return connection.control();
    }

    Path logFile()
    {
        return logFile;
    }

    int termLength()
    {
        return connection.streams().spec().termLength();
    }

    @Override
    public void close()
    {
        connection.close(false);
        log.close();
        group.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static Path findLog(final ShmSettings settings, final long registrationId)
    {
        try (Stream<Path> paths = Files.walk(settings.directory()))
        {
            return paths.filter((path) -> path.endsWith("publications/" + registrationId + ".logbuffer")).findAny()
                .orElseThrow();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
