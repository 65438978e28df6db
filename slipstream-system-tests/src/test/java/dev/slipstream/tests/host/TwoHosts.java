/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two hosts with a cable between them, for the tests of one class: register it as a static extension. What a test
 * starts ends with the test, what {@code @BeforeAll} starts ends with the class.
 */
public final class TwoHosts implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback
{
    private final int queues;
    private final int mtu;
    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();
    private int sharedCount;
    private Host left;
    private Host right;

    /** Hosts with the usual MTU and one queue. */
    public TwoHosts()
    {
        this(1, VethPair.DEFAULT_MTU);
    }

    /**
     * Hosts of some kind.
     *
     * @param queues of each interface.
     * @param mtu    of each interface, in bytes.
     */
    public TwoHosts(final int queues, final int mtu)
    {
        this.queues = queues;
        this.mtu = mtu;
    }

    /**
     * One host.
     *
     * @return 10.77.0.1.
     */
    public Host left()
    {
        return left;
    }

    /**
     * The other host.
     *
     * @return 10.77.0.2.
     */
    public Host right()
    {
        return right;
    }

    /**
     * Prepare a media driver.
     *
     * @param host where.
     * @param kind of driver.
     * @return to be started.
     */
    public MediaDriverProcess.Builder driver(final Host host, final DriverKind kind)
    {
        return new MediaDriverProcess.Builder(this, host, kind);
    }

    /**
     * Start a client that knows nothing of Slipstream.
     *
     * @param host   where; it has to be the driver's.
     * @param driver to connect to.
     * @return the client, connected.
     */
    public PeerProcess peer(final Host host, final MediaDriverProcess driver)
    {
        return keep(new PeerProcess(host, driver.directory()));
    }

    /**
     * End something together with the test that is running, or with the class if none is.
     *
     * @param <T>       its type.
     * @param closeable what to end.
     * @return the same.
     */
    public <T extends AutoCloseable> T keep(final T closeable)
    {
        newestFirst.push(closeable);
        return closeable;
    }

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        left = new Host(keep(NetworkNamespace.create("left")), "veth-l", "10.77.0.1");
        right = new Host(keep(NetworkNamespace.create("right")), "veth-r", "10.77.0.2");
        VethPair.connect(end(left), end(right), queues, mtu);
    }

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        sharedCount = newestFirst.size();
    }

    @Override
    public void afterEach(final ExtensionContext context) throws Exception
    {
        closeDownTo(sharedCount);
    }

    @Override
    public void afterAll(final ExtensionContext context) throws Exception
    {
        closeDownTo(0);
        Leftovers.assertNone();
    }

    private void closeDownTo(final int remaining) throws Exception
    {
        Throwable first = null;
        while (newestFirst.size() > remaining)
        {
            try
            {
                newestFirst.pop().close();
            }
            catch (final Exception | AssertionError e)
            {
                if (first == null)
                {
                    first = e;
                }
                else
                {
                    first.addSuppressed(e);
                }
            }
        }
        switch (first)
        {
            case null ->
                {
                }
            case final Exception e -> throw e;
            case final Error e -> throw e;
            default -> throw new IllegalStateException(first);
        }
    }

    private static VethEnd end(final Host host)
    {
        return VethEnd.of(host.namespace(), host.interfaceName(), host.address() + "/24");
    }
}
