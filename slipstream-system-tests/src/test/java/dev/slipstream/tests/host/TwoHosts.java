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
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two hosts with a cable between them, for the tests of one class: register it as a static extension. Where they cannot
 * be made the class is skipped.
 */
public final class TwoHosts extends Processes
{
    private final int queues;
    private final int mtu;
    private Host left;
    private Host right;
    private VethPair cable;

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

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        left = new Host(keep(NetworkNamespace.create("left")), "veth-l", "10.77.0.1");
        right = new Host(keep(NetworkNamespace.create("right")), "veth-r", "10.77.0.2");
        connect();
    }

    /** Put the cable in, with both ends new. */
    public void connect()
    {
        cable = VethPair.connect(end(left), end(right), queues, mtu);
    }

    /** Pull the cable out, with both ends. */
    public void disconnect()
    {
        cable.close();
    }

    private static VethEnd end(final Host host)
    {
        return VethEnd.of(host.network(), host.interfaceName(), host.address() + "/24");
    }
}
