/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.rig.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A client of a media driver in a child JVM.
 *
 * <p>What it publishes or subscribes is named by an id without blanks, for later questions. Not for sharing between
 * threads.
 */
public final class PeerProcess implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The seed of the message sizes; change it to try others. */
    private static final long SEED = Long.getLong("slipstream.test.seed", 20_260_101L);

    private final ChildJvm jvm;
    private final List<String> unread = new ArrayList<>();

    PeerProcess(final ChildJvm.Builder builder)
    {
        jvm = builder.start();
    }

    /**
     * Its process.
     *
     * @return the child.
     */
    public ChildJvm jvm()
    {
        return jvm;
    }

    /**
     * Subscribe, and read until some publications are complete.
     *
     * @param id           for {@link #awaitReceived(String)}.
     * @param channel      of Aeron.
     * @param streamId     of Aeron.
     * @param publications how many.
     * @return where it listens: the channel with the port that the driver has chosen, if the channel left it open.
     */
    public String subscribe(final String id, final String channel, final int streamId, final int publications)
    {
        jvm.send("subscribe " + id + " " + channel + " " + streamId + " " + publications);
        return await(id, "subscribed");
    }

    /**
     * Start to publish, as soon as there is a subscriber.
     *
     * @param id       for {@link #awaitPublished(String)}.
     * @param channel  of Aeron.
     * @param streamId of Aeron.
     * @param workload what.
     */
    public void publish(final String id, final String channel, final int streamId, final Workload workload)
    {
        System.out.println("seed of " + id + ": " + SEED + " (-Dslipstream.test.seed)");
        jvm.send(
            "publish " + id + " " + channel + " " + streamId + " " + workload.tag() + " " + workload.count() + " " +
                workload.sizes() + " " + SEED + " " + workload.gapNs());
        await(id, "added");
    }

    /**
     * Let a publication without a count send its last message.
     *
     * @param id of it.
     */
    public void finish(final String id)
    {
        jvm.send("finish " + id);
    }

    /**
     * Let a subscription be closed before its publications are complete.
     *
     * @param id of it.
     */
    public void leave(final String id)
    {
        jvm.send("leave " + id);
    }

    /**
     * Add a destination to a multi-destination publication.
     *
     * @param id          of it.
     * @param destination as a channel.
     */
    public void sendTo(final String id, final String destination)
    {
        jvm.send("send-to " + id + " " + destination);
    }

    /**
     * Add a destination to a multi-destination subscription.
     *
     * @param id          of it.
     * @param destination as a channel.
     */
    public void listenAt(final String id, final String destination)
    {
        jvm.send("listen-at " + id + " " + destination);
    }

    /**
     * Wait until everything is published and the publication closed.
     *
     * @param id of it.
     * @return what was sent.
     */
    public Published awaitPublished(final String id)
    {
        return Published.parse(await(id, "published"));
    }

    /**
     * Wait until the last message of a publication has come.
     *
     * @param id of the subscription.
     * @return what was read of one publication, in the order in which they became complete.
     */
    public Received awaitReceived(final String id)
    {
        return Received.parse(await(id, "complete"));
    }

    /**
     * Wait for an event of a publication or subscription.
     *
     * @param id    of it.
     * @param event {@code connected}, {@code first}, {@code image}, {@code lost}, {@code closed}, ...
     * @return what the client says about it.
     * @throws AssertionError if the client reports a failure before.
     */
    public String await(final String id, final String event)
    {
        final String prefix = id + " " + event;
        for (final Iterator<String> lines = unread.iterator(); lines.hasNext();)
        {
            final String line = lines.next();
            if (line.startsWith(prefix))
            {
                lines.remove();
                return line.substring(prefix.length()).strip();
            }
        }
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (true)
        {
            final String line;
            try
            {
                line = jvm.awaitLine("", Duration.ofNanos(deadlineNs - System.nanoTime()));
            }
            catch (final IllegalStateException e)
            {
                throw new AssertionError("no '" + prefix + "'; unread: " + unread, e);
            }
            if (line.startsWith("failed "))
            {
                throw new AssertionError(line);
            }
            if (line.startsWith(prefix))
            {
                return line.substring(prefix.length()).strip();
            }
            unread.add(line);
        }
    }

    /** Send SIGKILL. */
    public void kill()
    {
        jvm.kill();
        jvm.awaitExit(PATIENCE);
    }

    /** End it; it has no state that a driver would miss. A failure that nobody has asked for yet comes out now. */
    @Override
    public void close()
    {
        try
        {
            if (jvm.isAlive())
            {
                jvm.send("echo closing");
                await("peer", "closing");
            }
        }
        finally
        {
            jvm.close();
        }
    }
}
