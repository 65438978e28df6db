/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

/**
 * Told about the progress of opening a pair of streams, on the thread of the node: must neither block nor throw.
 */
public interface StreamListener
{
    /** The driver has both; the peer may not yet. */
    void onAdded();

    /**
     * The peer is there as well.
     *
     * @param streams that are open, owned by the callee.
     */
    void onOpened(StreamPair streams);

    /**
     * They cannot be had.
     *
     * @param cause why.
     */
    void onFailed(Throwable cause);
}
