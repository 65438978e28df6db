/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.Map;

/**
 * Options of a {@link StreamServerChannel}: those of every channel, and SO_BACKLOG, which bounds how many connections
 * are being set up at one time, and how many wait for that in the kernel.
 */
final class StreamServerChannelConfig extends DefaultChannelConfig
{
    private static final int BACKLOG_DEFAULT = 128;
    private static final int BACKLOG_MAX = 1024;

    private volatile int backlog = BACKLOG_DEFAULT;

    StreamServerChannelConfig(final StreamServerChannel channel)
    {
        super(channel);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions()
    {
        return getOptions(super.getOptions(), ChannelOption.SO_BACKLOG);
    }

    @SuppressWarnings("unchecked")
    @Override
    public <T> T getOption(final ChannelOption<T> option)
    {
        return ChannelOption.SO_BACKLOG.equals(option) ? (T)Integer.valueOf(backlog) : super.getOption(option);
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
        return super.setOption(option, value);
    }

    int backlog()
    {
        return backlog;
    }
}
