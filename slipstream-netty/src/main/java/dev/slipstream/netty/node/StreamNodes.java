/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of this process: one for each media driver that it uses. A node lives as long as it is used, a little
 * longer, and not beyond the process.
 */
public final class StreamNodes
{
    private static final long EXIT_TIMEOUT_MS = 3_000;
    private static final Map<Path, StreamNode> BY_AERON_DIRECTORY = new HashMap<>();
    private static final Map<Path, ShmNode> EMBEDDED_BY_BASE = new HashMap<>();
    private static final Map<Path, UdpNode> UDP_BY_BASE = new HashMap<>();

    static
    {
        Runtime.getRuntime().addShutdownHook(new Thread(StreamNodes::stopAll, "aeron-nodes exit"));
    }

    private StreamNodes()
    {
    }

    /**
     * The node with the embedded driver of this process.
     *
     * @param base directory of all services.
     * @return the node, to be {@linkplain StreamNode#release() released}.
     * @throws IOException if its directory cannot be made.
     */
    public static ShmNode embedded(final Path base) throws IOException
    {
        synchronized (StreamNodes.class)
        {
            final ShmNode existing = EMBEDDED_BY_BASE.get(base);
            if (existing != null)
            {
                existing.retain();
                return existing;
            }
            final NodeDirectory directory = NodeDirectory.create(base);
            final ShmNode made = add(new ShmNode(directory.aeronDirectory(), directory, true));
            EMBEDDED_BY_BASE.put(base, made);
            return made;
        }
    }

    /**
     * The node for the embedded driver of whoever listens; that may be this process.
     *
     * @param base       directory of all services.
     * @param generation of the driver, as the listener told it.
     * @return the node, to be {@linkplain StreamNode#release() released}.
     */
    public static ShmNode ofGeneration(final Path base, final long generation)
    {
        return client(NodeDirectory.aeronDirectory(base, generation), true);
    }

    /**
     * The node of this process for streams over UDP.
     *
     * @param base directory of its driver's.
     * @return the node, to be {@linkplain StreamNode#release() released}.
     * @throws IOException if its directory cannot be made.
     */
    public static UdpNode udp(final Path base) throws IOException
    {
        synchronized (StreamNodes.class)
        {
            final UdpNode existing = UDP_BY_BASE.get(base);
            if (existing != null)
            {
                existing.retain();
                return existing;
            }
            final UdpNode made = add(new UdpNode(NodeDirectory.create(base)));
            UDP_BY_BASE.put(base, made);
            return made;
        }
    }

    /**
     * The node for an external driver.
     *
     * @param aeronDirectory of the driver.
     * @return the node, to be {@linkplain StreamNode#release() released}.
     */
    public static ShmNode external(final Path aeronDirectory)
    {
        return client(aeronDirectory.toAbsolutePath().normalize(), false);
    }

    /**
     * Create the directory of all services unless it exists.
     *
     * @param base the directory.
     * @throws IOException if it cannot be created.
     */
    public static void createBase(final Path base) throws IOException
    {
        NodeDirectory.createBase(base);
    }

    static void release(final StreamNode node)
    {
        synchronized (StreamNodes.class)
        {
            node.releaseOne();
        }
    }

    static boolean forgetIfUnused(final StreamNode node)
    {
        synchronized (StreamNodes.class)
        {
            if (!node.isUnused())
            {
                return false;
            }
            forget(node);
            return true;
        }
    }

    static void forget(final StreamNode node)
    {
        synchronized (StreamNodes.class)
        {
            BY_AERON_DIRECTORY.remove(node.aeronDirectory(), node);
            EMBEDDED_BY_BASE.values().remove(node);
            UDP_BY_BASE.values().remove(node);
        }
    }

    private static ShmNode client(final Path aeronDirectory, final boolean isDriverRung)
    {
        synchronized (StreamNodes.class)
        {
            if (BY_AERON_DIRECTORY.get(aeronDirectory) instanceof final ShmNode existing)
            {
                existing.retain();
                return existing;
            }
            return add(new ShmNode(aeronDirectory, null, isDriverRung));
        }
    }

    private static <N extends StreamNode> N add(final N node)
    {
        node.retain();
        BY_AERON_DIRECTORY.put(node.aeronDirectory(), node);
        node.start();
        return node;
    }

    private static void stopAll()
    {
        final List<StreamNode> nodes;
        synchronized (StreamNodes.class)
        {
            nodes = new ArrayList<>(BY_AERON_DIRECTORY.values());
        }
        nodes.forEach(StreamNode::stop);
        try
        {
            for (final StreamNode node : nodes)
            {
                node.join(EXIT_TIMEOUT_MS);
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }
}
