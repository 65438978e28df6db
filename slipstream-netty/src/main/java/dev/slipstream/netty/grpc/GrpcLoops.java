/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The event loops that all channels and servers of this process share, made when the first builder is. */
final class GrpcLoops
{
    /**
     * Flow-control window of connections and calls. Fixed, since gRPC would let it grow up to 8 MiB a connection by its
     * own estimate, which is made for TCP; this much lets 64 calls of 64 KiB be on their way.
     */
    static final int FLOW_CONTROL_WINDOW = 4 * 1024 * 1024;

    static final EventLoopGroup BOSS = newGroup("boss", 1);

    // As many as gRPC's own, which are of Netty's default number.
    static final EventLoopGroup WORKERS = newGroup("worker", 0);

    private GrpcLoops()
    {
    }

    private static EventLoopGroup newGroup(final String role, final int threads)
    {
        return new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("aeron-grpc-" + role, true), EpollIoHandler.newFactory());
    }
}
