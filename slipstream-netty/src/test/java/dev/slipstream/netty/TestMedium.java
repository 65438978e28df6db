/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What the channels of a test go over. */
public interface TestMedium
{
    /** Term length of streams over UDP in tests. */
    int UDP_TERM_LENGTH = 256 * 1024;

    /**
     * A server.
     *
     * @return the channel, to be bound.
     */
    StreamServerChannel newServer();

    /**
     * A client.
     *
     * @return the channel, to be connected.
     */
    StreamChannel newClient();

    /**
     * Where a server may bind.
     *
     * @return an address that leaves the choice.
     */
    SocketAddress any();

    /**
     * Where there is no server.
     *
     * @return an address.
     */
    SocketAddress nobody();

    /**
     * How the channels are set up.
     *
     * @return the settings.
     */
    ChannelSettings settings();

    /**
     * Shared memory.
     *
     * @param settings of all channels.
     * @return the medium.
     */
    static TestMedium shm(final ShmSettings settings)
    {
        return new TestMedium()
        {
            @Override
            public StreamServerChannel newServer()
            {
                return new ShmServerChannel(settings);
            }

            @Override
            public StreamChannel newClient()
            {
                return new ShmChannel(settings);
            }

            @Override
            public SocketAddress any()
            {
                return ShmAddress.any();
            }

            @Override
            public SocketAddress nobody()
            {
                return ShmAddress.of("nobody");
            }

            @Override
            public ChannelSettings settings()
            {
                return settings;
            }
        };
    }

    /**
     * UDP, on the loopback interface.
     *
     * @param settings of all channels.
     * @return the medium.
     */
    static TestMedium udp(final AeronUdpSettings settings)
    {
        return new TestMedium()
        {
            @Override
            public StreamServerChannel newServer()
            {
                return new AeronUdpServerChannel(settings);
            }

            @Override
            public StreamChannel newClient()
            {
                return new AeronUdpChannel(settings);
            }

            @Override
            public SocketAddress any()
            {
                return loopback(0);
            }

            @Override
            public SocketAddress nobody()
            {
                // Where nobody may listen without being root, and root does not.
                return loopback(1);
            }

            @Override
            public ChannelSettings settings()
            {
                return settings;
            }

            private static AeronUdpAddress loopback(final int port)
            {
                return AeronUdpAddress.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
        };
    }

    /** Each medium there is, with ordinary settings. */
    enum Kind
    {
        /** Shared memory. */
        SHM,

        /** UDP. */
        UDP;

        /**
         * One of this kind.
         *
         * @param directory of its drivers.
         * @return the medium.
         */
        public TestMedium in(final ScratchDirectory directory)
        {
            return switch (this)
            {
                case SHM -> shm(ShmSettings.fromProperties().withDirectory(directory.path()));
                case UDP -> udp(AeronUdpSettings.fromProperties().withDirectory(directory.path())
                    .withTermLength(UDP_TERM_LENGTH));
            };
        }
    }
}
