/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamPair;

/**
 * What a handshake has made.
 *
 * @param control the control connection, on which the peer may have said more already.
 * @param streams open on both sides.
 * @param id      number of the connection, not 0.
 */
public record Connection(ControlSocket control, StreamPair streams, long id)
{
    /**
     * Close both and give the node back; the peer sees the end of the control connection. Not idempotent.
     *
     * @param isToReachPeer whether what was published is still to reach the peer.
     */
    public void close(final boolean isToReachPeer)
    {
        control.close();
        streams.close(isToReachPeer);
        streams.node().release();
    }
}
