/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A channel that does everything by another channel. It cannot be registered with a selector: register the other.
 */
abstract class ForwardingDatagramChannel extends DatagramChannel
{
    private final DatagramChannel channel;

    ForwardingDatagramChannel(final DatagramChannel channel)
    {
        super(channel.provider());
        this.channel = channel;
    }

    @Override
    public DatagramChannel bind(final @Nullable SocketAddress local) throws IOException
    {
        channel.bind(local);
        return this;
    }

    @Override
    public <T> DatagramChannel setOption(final SocketOption<T> name, final T value) throws IOException
    {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(final SocketOption<T> name) throws IOException
    {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions()
    {
        return channel.supportedOptions();
    }

    @Override
    public DatagramSocket socket()
    {
        return channel.socket();
    }

    @Override
    public boolean isConnected()
    {
        return channel.isConnected();
    }

    @Override
    public DatagramChannel connect(final SocketAddress remote) throws IOException
    {
        channel.connect(remote);
        return this;
    }

    @Override
    public DatagramChannel disconnect() throws IOException
    {
        channel.disconnect();
        return this;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException
    {
        return channel.getRemoteAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException
    {
        return channel.getLocalAddress();
    }

    @Override
    public @Nullable SocketAddress receive(final ByteBuffer target) throws IOException
    {
        return channel.receive(target);
    }

    @Override
    public int send(final ByteBuffer source, final SocketAddress target) throws IOException
    {
        return channel.send(source, target);
    }

    @Override
    public int read(final ByteBuffer target) throws IOException
    {
        return channel.read(target);
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) throws IOException
    {
        return channel.read(targets, offset, length);
    }

    @Override
    public int write(final ByteBuffer source) throws IOException
    {
        return channel.write(source);
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) throws IOException
    {
        return channel.write(sources, offset, length);
    }

    @Override
    public MembershipKey join(final InetAddress group, final NetworkInterface networkInterface) throws IOException
    {
        return channel.join(group, networkInterface);
    }

    @Override
    public MembershipKey join(
        final InetAddress group, final NetworkInterface networkInterface, final InetAddress source) throws IOException
    {
        return channel.join(group, networkInterface, source);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException
    {
        channel.close();
    }

    @Override
    protected void implConfigureBlocking(final boolean isBlocking) throws IOException
    {
        channel.configureBlocking(isBlocking);
    }
}
