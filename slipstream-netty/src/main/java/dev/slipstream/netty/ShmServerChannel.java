/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.settings.ShmSettings;
import org.jspecify.annotations.Nullable;

/**
 * Listens for channels in shared memory: on a unix socket, by which it and those who connect agree on streams.
 *
 * <p>Binding starts the embedded media driver, unless the process has one already or the settings name an external
 * one, and waits for it: a quarter of a second, once.
 */
public final class ShmServerChannel extends StreamServerChannel
{
    /** A channel with settings from system properties. */
    public ShmServerChannel()
    {
        this(ShmSettings.fromProperties());
    }

    /**
     * A channel.
     *
     * @param settings of it, and of the connections that it accepts.
     */
    public ShmServerChannel(final ShmSettings settings)
    {
        super(new ShmMedium(settings));
    }

    @Override
    public @Nullable ShmAddress localAddress()
    {
        return (ShmAddress)super.localAddress();
    }

    @Override
    StreamChannel newChild(final Medium medium, final Connection connection, final Medium.Ends ends)
    {
        return new ShmChannel(this, medium, connection, ends);
    }
}
