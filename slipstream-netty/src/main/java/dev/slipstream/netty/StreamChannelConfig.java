/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannelConfig;
import java.util.Map;

/**
 * Options of a {@link StreamChannel}: those of every channel, and
 *
 * <table>
 * <caption>Options</caption>
 * <tr><td>ALLOW_HALF_CLOSURE</td><td>as for sockets</td></tr>
 * <tr><td>SO_LINGER</td><td>0 resets the connection when it is closed; otherwise closing never waits</td></tr>
 * <tr><td>SO_SNDBUF, SO_RCVBUF</td><td>the larger one bounds the bytes that are on the way in each direction; before
 * the connection is made, at the end that connects</td></tr>
 * <tr><td>SO_KEEPALIVE, TCP_NODELAY</td><td>accepted: the death of the peer is noticed and nothing is delayed in any
 * case</td></tr>
 * </table>
 */
public final class StreamChannelConfig extends DefaultChannelConfig implements DuplexChannelConfig
{
    private volatile boolean isAllowHalfClosure;
    private volatile int soLinger = -1;
    private volatile int sendBufferSize;
    private volatile int receiveBufferSize;
    private volatile boolean isKeepAlive;
    private volatile boolean isTcpNoDelay = true;

    StreamChannelConfig(final StreamChannel channel)
    {
        super(channel);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions()
    {
        return getOptions(super.getOptions(), ChannelOption.ALLOW_HALF_CLOSURE, ChannelOption.SO_LINGER,
            ChannelOption.SO_SNDBUF, ChannelOption.SO_RCVBUF, ChannelOption.SO_KEEPALIVE, ChannelOption.TCP_NODELAY);
    }

    @SuppressWarnings("unchecked")
    @Override
    public <T> T getOption(final ChannelOption<T> option)
    {
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option))
        {
            return (T)Boolean.valueOf(isAllowHalfClosure);
        }
        if (ChannelOption.SO_LINGER.equals(option))
        {
            return (T)Integer.valueOf(soLinger);
        }
        if (ChannelOption.SO_SNDBUF.equals(option))
        {
            return (T)Integer.valueOf(sendBufferSize);
        }
        if (ChannelOption.SO_RCVBUF.equals(option))
        {
            return (T)Integer.valueOf(receiveBufferSize);
        }
        if (ChannelOption.SO_KEEPALIVE.equals(option))
        {
            return (T)Boolean.valueOf(isKeepAlive);
        }
        if (ChannelOption.TCP_NODELAY.equals(option))
        {
            return (T)Boolean.valueOf(isTcpNoDelay);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(final ChannelOption<T> option, final T value)
    {
        validate(option, value);
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option))
        {
            isAllowHalfClosure = (Boolean)value;
        }
        else if (ChannelOption.SO_LINGER.equals(option))
        {
            soLinger = (Integer)value;
        }
        else if (ChannelOption.SO_SNDBUF.equals(option))
        {
            sendBufferSize = (Integer)value;
        }
        else if (ChannelOption.SO_RCVBUF.equals(option))
        {
            receiveBufferSize = (Integer)value;
        }
        else if (ChannelOption.SO_KEEPALIVE.equals(option))
        {
            isKeepAlive = (Boolean)value;
        }
        else if (ChannelOption.TCP_NODELAY.equals(option))
        {
            isTcpNoDelay = (Boolean)value;
        }
        else
        {
            return super.setOption(option, value);
        }
        return true;
    }

    @Override
    public boolean isAllowHalfClosure()
    {
        return isAllowHalfClosure;
    }

    @Override
    public StreamChannelConfig setAllowHalfClosure(final boolean allowHalfClosure)
    {
        isAllowHalfClosure = allowHalfClosure;
        return this;
    }

    /** Whether closing is to reset the connection. */
    boolean isResetOnClose()
    {
        return soLinger == 0;
    }

    /** Bytes that may be on the way in one direction, or 0 if nobody has asked for a bound. */
    int bufferSize()
    {
        return Math.max(sendBufferSize, receiveBufferSize);
    }

    @Override
    protected void autoReadCleared()
    {
        ((StreamChannel)channel).onAutoReadCleared();
    }

    @Override
    @Deprecated
    public StreamChannelConfig setMaxMessagesPerRead(final int maxMessagesPerRead)
    {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public StreamChannelConfig setWriteSpinCount(final int writeSpinCount)
    {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public StreamChannelConfig setConnectTimeoutMillis(final int connectTimeoutMillis)
    {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public StreamChannelConfig setAllocator(final ByteBufAllocator allocator)
    {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public StreamChannelConfig setRecvByteBufAllocator(final RecvByteBufAllocator allocator)
    {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public StreamChannelConfig setAutoRead(final boolean autoRead)
    {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public StreamChannelConfig setAutoClose(final boolean autoClose)
    {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public StreamChannelConfig setMessageSizeEstimator(final MessageSizeEstimator estimator)
    {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public StreamChannelConfig setWriteBufferWaterMark(final WriteBufferWaterMark writeBufferWaterMark)
    {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
