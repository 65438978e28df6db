/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.unix.UnixChannelOption;
import java.util.Map;

/**
 * Options of a {@link StreamServerChannel}: those of every channel; SO_BACKLOG, which bounds how many connections are
 * being set up at one time, and how many wait for that in the kernel; and, where a service is a port, SO_REUSEPORT, by
 * which several processes of a user listen at it, each for its share of the connections.
 */
final class StreamServerChannelConfig extends DefaultChannelConfig
{
    private static final int BACKLOG_DEFAULT = 128;
    private static final int BACKLOG_MAX = 1024;

    private final boolean hasPort;
    private volatile int backlog = BACKLOG_DEFAULT;
    private volatile boolean isPortShared;

    StreamServerChannelConfig(final StreamServerChannel channel, final boolean hasPort)
    {
        super(channel);
        this.hasPort = hasPort;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions()
    {
        return hasPort ?
            getOptions(super.getOptions(), ChannelOption.SO_BACKLOG, UnixChannelOption.SO_REUSEPORT) :
            getOptions(super.getOptions(), ChannelOption.SO_BACKLOG);
    }

    @SuppressWarnings("unchecked")
    @Override
    public <T> T getOption(final ChannelOption<T> option)
    {
        if (ChannelOption.SO_BACKLOG.equals(option))
        {
            return (T)Integer.valueOf(backlog);
        }
        if (hasPort && UnixChannelOption.SO_REUSEPORT.equals(option))
        {
            return (T)Boolean.valueOf(isPortShared);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(final ChannelOption<T> option, final T value)
    {
        validate(option, value);
        if (ChannelOption.SO_BACKLOG.equals(option))
        {
            backlog = Math.clamp((Integer)value, 1, BACKLOG_MAX);
            return true;
        }
        if (hasPort && UnixChannelOption.SO_REUSEPORT.equals(option))
        {
            isPortShared = (Boolean)value;
            return true;
        }
        return super.setOption(option, value);
    }

    int backlog()
    {
        return backlog;
    }

    /** Whether others may listen at the same port. */
    boolean isPortShared()
    {
        return isPortShared;
    }
}
