/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

/** The end of a node that is still in use, as when its driver dies. */
public final class NodeEnd
{
    private NodeEnd()
    {
    }

    /**
     * End a node.
     *
     * @param node in use.
     * @throws InterruptedException if interrupted.
     */
    public static void of(final StreamNode node) throws InterruptedException
    {
        node.stop();
        node.join(0);
    }
}
