/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static dev.slipstream.linux.socket.SocketOptions.SOL_SOCKET;
import static dev.slipstream.linux.socket.SocketOptions.SO_BROADCAST;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file descriptor of a {@link DatagramChannel}, which Java does not tell.
 *
 * <p>It is found without opening any package of the JDK: the sockets of the process are listed from
 * {@code /proc/self/fd}, those bound to the channel's port are candidates, and the one on which a change of
 * {@code SO_BROADCAST} through the channel shows up is it. The option is put back at once; nobody who does not send to
 * a broadcast address in that instant can notice. The channel keeps owning the descriptor: use it only while the
 * channel is open.
 *
 * @param fd                  the descriptor, or -1.
 * @param unavailabilityCause why it was not found, or null.
 */
public record ChannelDescriptor(int fd, @Nullable String unavailabilityCause)
{
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /**
     * Find the descriptor of a channel. Cold: it makes a few system calls for each descriptor of the process. Any
     * thread may call; calls exclude each other, because two searches among the same candidates would mislead.
     *
     * @param channel open and bound.
     * @return the descriptor, or the reason why there is none.
     */
    public static synchronized ChannelDescriptor find(final DatagramChannel channel)
    {
        try
        {
            if (!(channel.getLocalAddress() instanceof final InetSocketAddress local))
            {
                return unavailable("the channel is not bound");
            }
            final List<Integer> candidates = socketsBoundTo(local.getPort());
            keepThoseThatFollow(channel, candidates);
            return candidates.size() == 1 ?
                new ChannelDescriptor(candidates.getFirst(), null) :
                unavailable(candidates.size() + " descriptors in " + DESCRIPTORS + " match " + local);
        }
        catch (final IOException | DirectoryIteratorException ex)
        {
            return unavailable("cannot read " + DESCRIPTORS + ": " + ex);
        }
    }

    private static List<Integer> socketsBoundTo(final int port) throws IOException
    {
        final List<Integer> sockets = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS))
        {
            for (final Path entry : entries)
            {
                final int fd = Integer.parseInt(entry.getFileName().toString());
                final InetSocketAddress bound = NativeSocketAddress.localAddress(fd);
                if (bound != null && bound.getPort() == port)
                {
                    sockets.add(fd);
                }
            }
        }
        return sockets;
    }

    private static void keepThoseThatFollow(final DatagramChannel channel, final List<Integer> candidates)
        throws IOException
    {
        final boolean before = channel.getOption(StandardSocketOptions.SO_BROADCAST);
        try
        {
            channel.setOption(StandardSocketOptions.SO_BROADCAST, !before);
            candidates.removeIf(fd -> isBroadcast(fd) == before);
        }
        finally
        {
            channel.setOption(StandardSocketOptions.SO_BROADCAST, before);
        }
        candidates.removeIf(fd -> isBroadcast(fd) != before);
    }

    private static boolean isBroadcast(final int fd)
    {
        return SocketOptions.get(fd, SOL_SOCKET, SO_BROADCAST) > 0;
    }

    private static ChannelDescriptor unavailable(final String cause)
    {
        return new ChannelDescriptor(-1, cause);
    }
}
