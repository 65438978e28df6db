/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

/** Told the outcome of a handshake, once, on the thread of its event loop. */
public interface HandshakeListener
{
    /**
     * Both sides are ready.
     *
     * @param connection owned by the callee.
     */
    void onConnected(Connection connection);

    /**
     * It failed; everything is closed.
     *
     * @param cause why.
     */
    void onFailed(Throwable cause);
}
