/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.Handshake;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.settings.ChannelSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What carries channels: shared memory and a unix socket, or UDP and a TCP connection. All that they differ in is
 * behind this and what it makes: how a control connection is made, what is said on it until there are streams, and what
 * the two ends are called. How the streams are read and written, polled and ended is the same.
 *
 * <p>A server shares its own with the channels that it accepts. For the thread of the event loop that asks.
 */
interface Medium
{
    /**
     * What channels are to be like.
     *
     * @return the settings.
     */
    ChannelSettings settings();

    /**
     * Whether a service is a port, which the kernel lets several processes listen at.
     *
     * @return false where it is something else.
     */
    boolean hasPorts();

    /**
     * Begin to make a control connection.
     *
     * @param service to connect to.
     * @return what makes it.
     * @throws ConnectException if that is no address of this medium's.
     */
    Dialer dial(SocketAddress service) throws ConnectException;

    /**
     * Listen for control connections. May wait for a media driver to start.
     *
     * @param wanted  address, perhaps one that leaves the choice.
     * @param options how many connections may wait, and whether others may listen there, too.
     * @return what listens.
     * @throws BindException if that is no address of this medium's, or not to be had.
     * @throws IOException   if there is no media driver.
     */
    Listener listen(SocketAddress wanted, StreamServerChannelConfig options) throws IOException;

    /**
     * Agree on streams, as the side that connected.
     *
     * @param loop       whose thread calls.
     * @param control    connected; owned by the callee.
     * @param termLength that the streams are to have at most, in bytes.
     * @param listener   told the outcome.
     * @return the handshake, begun.
     */
    Handshake connect(IoEventLoop loop, ControlSocket control, int termLength, HandshakeListener listener);

    /**
     * Agree on streams, as the side that listened.
     *
     * @param loop     whose thread calls.
     * @param control  accepted; owned by the callee.
     * @param listener told the outcome.
     * @return the handshake, begun.
     */
    Handshake accept(IoEventLoop loop, ControlSocket control, HandshakeListener listener);

    /**
     * What the ends of a connection are called at the side that connected.
     *
     * @param service    that was connected to.
     * @param connection that was made.
     * @return the addresses.
     */
    Ends clientEnds(SocketAddress service, Connection connection);

    /**
     * What the ends of a connection are called at the side that listened.
     *
     * @param service    that listens.
     * @param connection that was made.
     * @return the addresses.
     */
    Ends serverEnds(SocketAddress service, Connection connection);

    /**
     * Addresses of the two ends of a connection.
     *
     * @param local  of this end.
     * @param remote of the other one.
     */
    record Ends(SocketAddress local, SocketAddress remote)
    {
    }

    /** A control connection on its way. */
    interface Dialer extends AutoCloseable
    {
        /** There is nothing that tells when to {@linkplain #poll() ask} again. */
        int NO_DESCRIPTOR = -1;

        /**
         * Look whether it is made.
         *
         * @return the connection, which the caller owns, or null if it is not made yet.
         * @throws IOException if it cannot be made.
         */
        @Nullable
        ControlSocket poll() throws IOException;

        /**
         * When to ask again.
         *
         * @return a descriptor that is writable then, or {@link #NO_DESCRIPTOR}.
         */
        int fd();

        /** Give up, unless the connection is made and taken. */
        @Override
        void close();
    }

    /** A socket that listens for control connections. */
    interface Listener extends AutoCloseable
    {
        /**
         * Where it listens.
         *
         * @return the address, which others can connect to.
         */
        SocketAddress address();

        /**
         * When to accept.
         *
         * @return a descriptor that is readable then.
         */
        int fd();

        /**
         * Accept a connection.
         *
         * @return the connection, which the caller owns; null if there is none, or none that may be.
         * @throws IOException if nothing can be accepted for now.
         */
        @Nullable
        ControlSocket accept() throws IOException;

        @Override
        void close() throws IOException;
    }
}
