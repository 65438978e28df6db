/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamPair;

/**
 * What a handshake has made.
 *
 * @param control the control socket, on which the peer may have said more already.
 * @param streams open on both sides.
 * @param id      number of the connection, not 0.
 */
public record Connection(ControlSocket control, StreamPair streams, long id) implements AutoCloseable
{
    /** Close both and give the node back; the peer sees the end of the control socket. Not idempotent. */
    @Override
    public void close()
    {
        control.close();
        streams.close();
        streams.node().release();
    }
}
