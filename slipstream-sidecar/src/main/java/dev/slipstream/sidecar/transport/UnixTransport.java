/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.sidecar.config.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Unix sockets. A listener binds to a name beside its path and is then renamed to the path, in one step: who connects
 * finds either the one before, who keeps the connections that it has, or this one, and never nobody.
 */
final class UnixTransport implements Transport
{
    private final Address.Unix address;

    UnixTransport(final Address.Unix address)
    {
        this.address = address;
    }

    @Override
    public Binding bind(final ServerBootstrap bootstrap, final int capacity, final Runnable onRefused)
        throws IOException
    {
        final Path path = address.path();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isSocket(path))
        {
            throw new IOException("cannot listen at " + address + ": there is a file that is no socket; remove it, " +
                "or give another path");
        }
        final Path beside = path.resolveSibling("." + ProcessHandle.current().pid());
        Files.deleteIfExists(beside);
        final Channel channel = Transport.bind(bootstrap, EpollServerDomainSocketChannel::new,
            new DomainSocketAddress(beside.toFile()), address);
        try
        {
            final Object key = fileKey(beside);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            return new Binding(channel, address, () -> deleteIfOurs(path, key));
        }
        catch (final IOException e)
        {
            channel.close().awaitUninterruptibly();
            throw new IOException("cannot listen at " + address + ": " + e + "; give a path in a directory that can " +
                "be written", e);
        }
    }

    @Override
    public void target(final Bootstrap bootstrap)
    {
        bootstrap.channelFactory(EpollDomainSocketChannel::new)
            .remoteAddress(new DomainSocketAddress(address.path().toFile()));
    }

    private static void deleteIfOurs(final Path path, final @Nullable Object key) throws IOException
    {
        try
        {
            if (Objects.equals(key, fileKey(path)))
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final NoSuchFileException e)
        {
            // Somebody has removed it, which is what was wanted.
        }
    }

    private static boolean isSocket(final Path path) throws IOException
    {
        return attributes(path).isOther();
    }

    private static @Nullable Object fileKey(final Path path) throws IOException
    {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(final Path path) throws IOException
    {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
