/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.StreamTransport;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelProvider;
import java.net.URI;

/** Makes gRPC's channels for the targets of one scheme: Netty's own, on event loops and channels of ours. */
abstract class StreamChannelProvider extends ManagedChannelProvider
{
    // Below Netty's own, so that targets of every other scheme go there as before.
    private static final int PRIORITY = 3;

    private final String scheme;
    private final String medium;

    /**
     * @param scheme of targets.
     * @param medium that it stands for, in messages: "in ..." or "over ...".
     */
    StreamChannelProvider(final String scheme, final String medium)
    {
        this.scheme = scheme;
        this.medium = medium;
    }

    /**
     * Make the channel for a target of the scheme.
     *
     * @param uri         the target.
     * @param credentials as given.
     * @return its builder.
     * @throws IllegalArgumentException if the target names nothing.
     */
    abstract ManagedChannelBuilder<?> newBuilder(URI uri, ChannelCredentials credentials);

    @Override
    protected final boolean isAvailable()
    {
        return StreamTransport.isAvailable();
    }

    @Override
    protected final int priority()
    {
        return PRIORITY;
    }

    @Override
    protected final ManagedChannelBuilder<?> builderForTarget(final String target)
    {
        throw new UnsupportedOperationException("use Grpc.newChannelBuilder(\"" + target + "\", credentials)");
    }

    @Override
    protected final NewChannelBuilderResult newChannelBuilder(
        final String target, final ChannelCredentials credentials)
    {
        try
        {
            final URI uri = URI.create(target);
            return scheme.equals(uri.getScheme()) ?
                NewChannelBuilderResult.channelBuilder(newBuilder(uri, credentials)) :
                NewChannelBuilderResult.error("no target " + medium + ": " + target);
        }
        catch (final IllegalArgumentException e)
        {
            // What gRPC is to try the next provider for.
            return NewChannelBuilderResult.error(String.valueOf(e.getMessage()));
        }
    }
}
