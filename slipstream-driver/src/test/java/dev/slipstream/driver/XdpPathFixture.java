/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Two namespaces joined by a veth pair, for drivers whose threads live in the namespaces and clients that live here.
 */
@Timeout(60)
abstract class XdpPathFixture
{
    static final String CHANNEL = "aeron:udp?endpoint=10.77.0.2:24326|mtu=1408";
    static final int STREAM_ID = 1001;

    final List<String> announced = new CopyOnWriteArrayList<>();
    NetworkNamespace left;
    NetworkNamespace right;
    VethPair veth;

    @BeforeEach
    void connect()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport.unavailabilityCause());
        left = NetworkNamespace.create("path-left");
        right = NetworkNamespace.create("path-right");
        veth = VethPair.connect(
            VethEnd.of(left, "left0", "10.77.0.1/24", "fd77::1/64"),
            VethEnd.of(right, "right0", "10.77.0.2/24", "fd77::2/64"));
    }

    @AfterEach
    void disconnect()
    {
        try
        {
            if (veth != null)
            {
                veth.close();
                assertThat(left.exec("ip", "link") + right.exec("ip", "link")).doesNotContain("xdp");
            }
        }
        finally
        {
            CloseHelper.closeAll(left, right);
        }
    }

    boolean isOnWithJumboFrames(final String name)
    {
        return announced.contains("Slipstream: AF_XDP on " + name + ": native, copy mode, 1 queue, jumbo frames");
    }

    void run(final TestDriver from, final TestDriver to, final Stream.Lengths lengths, final long count)
    {
        run(from, to, CHANNEL, lengths, count, () ->
        {
        });
    }

    void run(
        final TestDriver from,
        final TestDriver to,
        final String channel,
        final Stream.Lengths lengths,
        final long count,
        final Runnable midway)
    {
        try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, lengths);
            await(() -> stream.isConnected() && isOpen(from) && isOpen(to));
            transfer(stream, count / 2);
            midway.run();
            transfer(stream, count);
        }
    }

    void transfer(final Stream stream, final long end)
    {
        await(() ->
        {
            stream.offerUpTo(end);
            stream.poll();
            return stream.received() == end;
        });
    }

    static boolean isOpen(final TestDriver driver)
    {
        return driver.label(XDP) == null || driver.counter(XDP) == 1;
    }

    void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out; announced were " + announced);
            }
        }
    }

    TestDriver launch(final NetworkNamespace namespace, final DriverKind kind, final ThreadingMode mode)
    {
        return in(namespace, () -> TestDriver.launch(kind, TestDriver.newContext(mode), newOptions()));
    }

    static TestDriver launch(final NetworkNamespace namespace, final SlipstreamContext options)
    {
        return in(namespace, () -> TestDriver.launch(
            DriverKind.SLIPSTREAM, TestDriver.newContext(ThreadingMode.SHARED), options));
    }

    SlipstreamContext newOptions()
    {
        return new SlipstreamContext().announcer(announced::add);
    }

    static <T> T in(final NetworkNamespace namespace, final Callable<T> task)
    {
        try
        {
            return NetworkNamespaces.callIn(Path.of("/run/netns", namespace.name()), task);
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }
}
