/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Path;

/** A client over UDP that can be killed. */
public final class AeronUdpPeerProcess
{
    static final String READY = "ready";

    private AeronUdpPeerProcess()
    {
    }

    /**
     * Connect, send a byte, and stay until the end of the parent.
     *
     * @param args directory and port.
     * @throws Exception if it cannot.
     */
    public static void main(final String[] args) throws Exception
    {
        final AeronUdpSettings settings = AeronUdpSettings.fromProperties().withDirectory(Path.of(args[0]))
            .withTermLength(TestMedium.UDP_TERM_LENGTH);
        final Channel channel = new Bootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
            .channelFactory(() -> new AeronUdpChannel(settings)).handler(new ChannelInboundHandlerAdapter())
            .connect(AeronUdpAddress.of("127.0.0.1", Integer.parseInt(args[1]))).sync().channel();
        channel.writeAndFlush(channel.alloc().buffer().writeByte(1)).sync();
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }
}
