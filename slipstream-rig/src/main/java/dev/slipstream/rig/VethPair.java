/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two virtual Ethernet interfaces joined by a cable, as a rule each in a namespace of its own.
 *
 * <pre>
 *     try (NetworkNamespace left = NetworkNamespace.create("left");
 *         NetworkNamespace right = NetworkNamespace.create("right");
 *         VethPair pair = VethPair.connect(VethEnd.of(left, "veth-l", "10.77.0.1/24"),
 *             VethEnd.of(right, "veth-r", "10.77.0.2/24")))
 * </pre>
 *
 * <p>Any thread may call. The pair goes away with either namespace; closing it first is for pairs that come and go.
 */
public final class VethPair implements AutoCloseable
{
    /** The usual Ethernet. */
    public static final int DEFAULT_MTU = 1500;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final VethEnd left;
    private final VethEnd right;
    private boolean closed;

    private VethPair(final VethEnd left, final VethEnd right)
    {
        this.left = left;
        this.right = right;
    }

    /**
     * Connect two ends with one queue each and the usual MTU.
     *
     * @param left  one end.
     * @param right the other.
     * @return the pair, up.
     */
    public static VethPair connect(final VethEnd left, final VethEnd right)
    {
        return connect(left, right, 1, DEFAULT_MTU);
    }

    /**
     * Connect two ends.
     *
     * @param left   one end.
     * @param right  the other.
     * @param queues how many receive queues and how many transmit queues each end has. Native XDP on veth needs at
     *               least as many receive queues as the peer has transmit queues, which equal counts give.
     * @param mtu    of both ends, in bytes.
     * @return the pair, up.
     * @throws CommandFailedException if the kernel refuses.
     */
    public static VethPair connect(final VethEnd left, final VethEnd right, final int queues, final int mtu)
    {
        final VethPair pair = new VethPair(left, right);
        final List<String> add = new ArrayList<>(List.of("-n", left.namespace().name(), "link", "add", "name"));
        add.addAll(endOptions(left, queues, mtu));
        add.addAll(List.of("type", "veth", "peer", "name"));
        add.addAll(endOptions(right, queues, mtu));
        add.addAll(List.of("netns", right.namespace().name()));
        SystemCommand.ip(add.toArray(new String[0]));
        try
        {
            bringUp(left);
            bringUp(right);
            awaitOperational(left);
            awaitOperational(right);
            return pair;
        }
        catch (final RuntimeException e)
        {
            pair.close();
            throw e;
        }
    }

    /**
     * The end that was given first.
     *
     * @return the end.
     */
    public VethEnd left()
    {
        return left;
    }

    /**
     * The end that was given second.
     *
     * @return the end.
     */
    public VethEnd right()
    {
        return right;
    }

    @Override
    public synchronized void close()
    {
        if (!closed)
        {
            closed = true;
            // Deleting one end deletes both, and so does closing either namespace, a little later.
            if (!left.namespace().isClosed() && isThere(left))
            {
                SystemCommand.ip("-n", left.namespace().name(), "link", "delete", "dev", left.name());
            }
        }
    }

    private static boolean isThere(final VethEnd end)
    {
        return SystemCommand.ip("-n", end.namespace().name(), "-o", "link", "show").contains(" " + end.name() + "@");
    }

    private static List<String> endOptions(final VethEnd end, final int queues, final int mtu)
    {
        final String count = Integer.toString(queues);
        return List.of(end.name(), "mtu", Integer.toString(mtu), "numtxqueues", count, "numrxqueues", count);
    }

    private static void bringUp(final VethEnd end)
    {
        final String namespace = end.namespace().name();
        for (final String address : end.addresses())
        {
            final List<String> add = new ArrayList<>(
                List.of("-n", namespace, "address", "add", address, "dev", end.name()));
            if (address.indexOf(':') >= 0)
            {
                // Usable at once: nobody else on this cable can have the address.
                add.add("nodad");
            }
            SystemCommand.ip(add.toArray(new String[0]));
        }
        SystemCommand.ip("-n", namespace, "link", "set", "dev", end.name(), "up");
    }

    /**
     * The kernel follows a change of the carrier once a second at most (net/core/link_watch.c), and until it has, the
     * interface is down for those who ask, Aeron among them.
     */
    private static void awaitOperational(final VethEnd end)
    {
        final long beganNs = System.nanoTime();
        String state = show(end);
        while (!state.contains(" state UP "))
        {
            if (System.nanoTime() - beganNs > PATIENCE_NS || Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException(end.name() + " in " + end.namespace().name() + " stays down: " + state);
            }
            LockSupport.parkNanos(POLL_NS);
            state = show(end);
        }
    }

    private static String show(final VethEnd end)
    {
        return SystemCommand.ip("-n", end.namespace().name(), "-o", "link", "show", "dev", end.name());
    }
}
