/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.linux.socket.ChannelDescriptor;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches the sockets of Aeron's channels, whose descriptors Java does not tell. Thread-safe.
 */
public final class ChannelWatch
{
    private final SocketWatch sockets;
    private final Map<DatagramChannel, Integer> descriptors = new ConcurrentHashMap<>();

    /**
     * @param sockets of the agent that reads the channels.
     */
    public ChannelWatch(final SocketWatch sockets)
    {
        this.sockets = sockets;
    }

    /**
     * A channel was opened.
     *
     * @param channel bound.
     */
    public void open(final DatagramChannel channel)
    {
        if (sockets.equals(SocketWatch.NONE))
        {
            return;
        }
        final ChannelDescriptor descriptor = ChannelDescriptor.find(channel);
        if (descriptor.unavailabilityCause() != null)
        {
            sockets.cannotWatch();
            return;
        }
        descriptors.put(channel, descriptor.fd());
        sockets.watch(descriptor.fd());
    }

    /**
     * A channel is about to be closed.
     *
     * @param channel that was opened, or none, or one that was closed before: then nothing happens.
     */
    public void close(final @Nullable DatagramChannel channel)
    {
        final Integer fd = channel == null ? null : descriptors.remove(channel);
        if (fd != null)
        {
            sockets.unwatch(fd);
        }
    }
}
