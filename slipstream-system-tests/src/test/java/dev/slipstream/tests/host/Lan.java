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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Several hosts on one switch, for the tests of one class: register it as a static extension. Where they cannot be made
 * the class is skipped.
 */
public final class Lan extends Processes
{
    private static final String BRIDGE = "switch";

    private final int count;
    private final List<Host> hosts = new ArrayList<>();

    /**
     * A network of its own.
     *
     * @param count of hosts.
     */
    public Lan(final int count)
    {
        this.count = count;
    }

    /**
     * The hosts.
     *
     * @return 10.88.0.1 and those after it.
     */
    public List<Host> hosts()
    {
        return List.copyOf(hosts);
    }

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        final NetworkNamespace hub = keep(NetworkNamespace.create("hub"));
        hub.exec("ip", "link", "add", "name", BRIDGE, "type", "bridge");
        hub.exec("ip", "link", "set", "dev", BRIDGE, "up");
        for (int i = 1; i <= count; i++)
        {
            final Host host = new Host(keep(NetworkNamespace.create("host-" + i)), "veth-h", "10.88.0." + i);
            final String port = "port-" + i;
            VethPair.connect(
                VethEnd.of(host.network(), host.interfaceName(), host.address() + "/24"), VethEnd.of(hub, port));
            hub.exec("ip", "link", "set", "dev", port, "master", BRIDGE);
            hosts.add(host);
        }
    }
}
