/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/** A channel that tells by {@link #toString()} what carries its calls. Thread-safe. */
final class FallbackChannel extends ManagedChannel
{
    private final ManagedChannel delegate;
    private final String target;
    private final ConnectionLog log;

    FallbackChannel(final ManagedChannel delegate, final String target, final ConnectionLog log)
    {
        this.delegate = delegate;
        this.target = target;
        this.log = log;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(final MethodDescriptor<Q, A> method, final CallOptions options)
    {
        return delegate.newCall(method, options);
    }

    @Override
    public String authority()
    {
        return delegate.authority();
    }

    @Override
    public ManagedChannel shutdown()
    {
        delegate.shutdown();
        return this;
    }

    @Override
    public boolean isShutdown()
    {
        return delegate.isShutdown();
    }

    @Override
    public boolean isTerminated()
    {
        return delegate.isTerminated();
    }

    @Override
    public ManagedChannel shutdownNow()
    {
        delegate.shutdownNow();
        return this;
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return delegate.awaitTermination(timeout, unit);
    }

    @Override
    public ConnectivityState getState(final boolean isToConnect)
    {
        return delegate.getState(isToConnect);
    }

    @Override
    public void notifyWhenStateChanged(final ConnectivityState source, final Runnable callback)
    {
        delegate.notifyWhenStateChanged(source, callback);
    }

    @Override
    public void resetConnectBackoff()
    {
        delegate.resetConnectBackoff();
    }

    @Override
    public void enterIdle()
    {
        delegate.enterIdle();
    }

    @Override
    public String toString()
    {
        return target + " (" + log.describe() + ")";
    }
}
