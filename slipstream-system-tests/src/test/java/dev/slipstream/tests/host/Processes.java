/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.tests.bell.BellPeerMain;
import dev.slipstream.tests.peer.AgentPeerMain;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The drivers and clients of the tests of one class. What a test starts ends with the test, what {@code @BeforeAll}
 * starts ends with the class, newest first; a complaint of any of them fails the test. After the class nothing may be
 * left.
 */
public abstract class Processes
    implements
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback
{
    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();
    private int sharedCount;

    Processes()
    {
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
     * @return the client, which obeys once it is connected.
     */
    public PeerProcess peer(final Host host, final MediaDriverProcess driver)
    {
        return keep(new PeerProcess(Jvm.stockClient(driver.futureDirectory()).name("peer on " + host.name())
            .namespace(host.namespace())));
    }

    /**
     * Start a client that knows nothing of Slipstream, under its Java agent.
     *
     * @param host   where; it has to be the driver's.
     * @param driver to connect to.
     * @return the client, connected.
     */
    public PeerProcess agentPeer(final Host host, final MediaDriverProcess driver)
    {
        return keep(new PeerProcess(Jvm.underAgent(AgentPeerMain.class).arguments(driver.directory().toString())
            .name("agent peer on " + host.name()).namespace(host.namespace())));
    }

    /**
     * Start a program that knows nothing of Slipstream, under its Java agent.
     *
     * @param mainClass  of the program.
     * @param directory  of the media driver that it connects to, or launches.
     * @param properties of its JVM: {@code "-Dname=value"}.
     * @return the program.
     */
    public ChildJvm underAgent(final Class<?> mainClass, final Path directory, final String... properties)
    {
        return keep(Jvm.underAgent(mainClass).jvmFlags("-Daeron.dir=" + directory).jvmFlags(properties).start());
    }

    /**
     * Start a client with doorbells.
     *
     * @param host       where; it has to be the driver's.
     * @param driver     to connect to.
     * @param properties of its JVM: {@code "-Dname=value"}.
     * @return the client, which obeys once it is connected.
     */
    public PeerProcess bellPeer(final Host host, final MediaDriverProcess driver, final String... properties)
    {
        return keep(new PeerProcess(Jvm.slipstream(BellPeerMain.class).arguments(driver.futureDirectory().toString())
            .jvmFlags(properties).name("bell peer on " + host.name()).namespace(host.namespace())));
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
}
