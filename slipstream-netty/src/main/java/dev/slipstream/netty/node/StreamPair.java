/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.ExclusivePublication;
import io.aeron.Image;

/**
 * Two open streams, one in each direction.
 *
 * <p>The publication and the image are used by one thread, which is that of the event loop, and so are the bells.
 * {@link #close} may be called by any: the thread of the node does it, and Aeron unmaps the memory seconds later, so
 * that a poll that has begun is safe.
 */
public interface StreamPair
{
    /**
     * The node that they belong to.
     *
     * @return the node.
     */
    StreamNode node();

    /**
     * What was agreed with the peer.
     *
     * @return identity and dimensions.
     */
    StreamSpec spec();

    /**
     * What is written to.
     *
     * @return the publication.
     */
    ExclusivePublication publication();

    /**
     * What is read from.
     *
     * @return the image.
     */
    Image image();

    /** Something was published: wake whoever is to take it from there, the peer or the driver. */
    void ringReader();

    /** A reader has made room, or a writer waits for some: wake the driver, who lets the writer have it. */
    void ringDriver();

    /**
     * How much is read before the driver is told, and how much room a writer that had none waits for: as the kernel
     * does for sockets (unix_writable), lest both wake each other for every frame. The driver moves the limit in steps
     * of an eighth of the window; with two of these they must be less than the window, or both sides wait for ever.
     *
     * @return in bytes.
     */
    int roomStep();

    /**
     * Whether data may still come after the peer's last word on the control connection.
     *
     * @return true if they travel by another way than that, and may be late.
     */
    boolean isOvertaken();

    /**
     * Close both, soon; later calls do nothing.
     *
     * @param isToReachPeer whether what was published is still to reach the peer.
     */
    void close(boolean isToReachPeer);
}
