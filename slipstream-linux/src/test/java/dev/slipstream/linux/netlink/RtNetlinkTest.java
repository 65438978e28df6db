/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.Errno;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against the kernel, in two namespaces joined by a veth pair.
 */
@Timeout(60)
class RtNetlinkTest
{
    private static final String LEFT_MAC = "02:51:00:00:00:01";
    private static final String RIGHT_MAC = "02:51:00:00:00:02";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private NetworkNamespace left;
    private NetworkNamespace right;

    @BeforeEach
    void connect()
    {
        assumeTrue(NamespaceSupport.isAvailable(), () -> String.valueOf(NamespaceSupport.unavailabilityCause()));
        left = open(NetworkNamespace.create("nl-left"));
        right = open(NetworkNamespace.create("nl-right"));
        VethPair.connect(VethEnd.of(left, "veth-l", "10.81.0.1/24", "fd81::1/64"),
            VethEnd.of(right, "veth-r", "10.81.0.2/24", "fd81::2/64"), 2, 1408);
        left.exec("ip", "link", "set", "veth-l", "address", LEFT_MAC);
        right.exec("ip", "link", "set", "veth-r", "address", RIGHT_MAC);
    }

    @AfterEach
    void close() throws Exception
    {
        for (int i = opened.size() - 1; i >= 0; i--)
        {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.add(resource);
        return resource;
    }

    private <T> T inLeft(final Callable<T> task) throws ExecutionException, InterruptedException
    {
        return NetworkNamespaces.callIn(Path.of("/run/netns", left.name()), task);
    }

    private RtNetlinkClient client() throws ExecutionException, InterruptedException
    {
        return open(inLeft(RtNetlinkClient::open));
    }

    private RtNetlinkMonitor monitor() throws ExecutionException, InterruptedException
    {
        return open(inLeft(RtNetlinkMonitor::open));
    }

    @Test
    void shouldListLinks() throws Exception
    {
        final RtNetlinkClient client = client();

        assertThat(client.links()).extracting(Link::name).containsExactlyInAnyOrder("lo", "veth-l");
        final Link link = client.link("veth-l");
        assertThat(link).isNotNull().isEqualTo(client.link(link.index()));
        assertThat(link.mac()).isEqualTo(MacAddress.parse(LEFT_MAC));
        assertThat(link.mtuBytes()).isEqualTo(1408);
        assertThat(link.kind()).isEqualTo("veth");
        assertThat(link.rxQueues()).isEqualTo(2);
        assertThat(link.txQueues()).isEqualTo(2);
        assertThat(link.isEthernet()).isTrue();
        assertThat(link.isUp()).isTrue();
        assertThat(link.isRunning()).isTrue();
        assertThat(link.xdpAttachment()).isEqualTo(XdpAttachment.NONE);
        final Link loopback = client.link("lo");
        assertThat(loopback).isNotNull();
        assertThat(loopback.isLoopback()).isTrue();
        assertThat(loopback.isEthernet()).isFalse();
    }

    @Test
    void shouldAnswerNullForALinkThatDoesNotExist() throws Exception
    {
        final RtNetlinkClient client = client();

        assertThat(client.link("veth-x")).isNull();
        assertThat(client.link(12_345)).isNull();
    }

    @Test
    void shouldListAddresses() throws Exception
    {
        final RtNetlinkClient client = client();
        final Link link = client.link("veth-l");
        assertThat(link).isNotNull();

        assertThat(client.addresses()).filteredOn((address) -> address.interfaceIndex() == link.index())
            .filteredOn((address) -> !address.address().isLinkLocalAddress())
            .extracting((address) -> address.address().getHostAddress() + "/" + address.prefixLength())
            .containsExactlyInAnyOrder("10.81.0.1/24", "fd81:0:0:0:0:0:0:1%" + link.index() + "/64");
    }

    @Test
    void shouldLookUpRoutes() throws Exception
    {
        left.exec("ip", "route", "add", "10.99.0.0/16", "via", "10.81.0.2", "mtu", "1300");
        left.exec("ip", "route", "add", "blackhole", "10.98.0.0/16");
        left.exec("ip", "route", "add", "10.97.0.0/16", "via", "inet6", "fd81::2");
        left.exec("ip", "-6", "route", "add", "fd99::/64", "via", "fd81::2");
        final RtNetlinkClient client = client();
        final Link link = client.link("veth-l");
        assertThat(link).isNotNull();
        final RouteFlyweight route = new RouteFlyweight();

        assertThat(client.route(address("10.81.0.2"), null, 0, route)).isZero();
        assertThat(route.type()).isEqualTo(RouteFlyweight.RTN_UNICAST);
        assertThat(route.outInterface()).isEqualTo(link.index());
        assertThat(gateway(route)).isNull();
        assertThat(source(route)).isEqualTo("10.81.0.1");
        assertThat(route.mtuBytes()).isZero();

        assertThat(client.route(address("10.99.1.1"), null, 0, route)).isZero();
        assertThat(gateway(route)).isEqualTo("10.81.0.2");
        assertThat(route.mtuBytes()).isEqualTo(1300);

        assertThat(client.route(address("10.97.1.1"), null, 0, route)).isZero();
        assertThat(gateway(route)).isEqualTo("fd81:0:0:0:0:0:0:2");

        assertThat(client.route(address("fd99::7"), null, 0, route)).isZero();
        assertThat(gateway(route)).isEqualTo("fd81:0:0:0:0:0:0:2");
        assertThat(source(route)).isEqualTo("fd81:0:0:0:0:0:0:1");

        assertThat(client.route(address("10.81.0.1"), null, 0, route)).isZero();
        assertThat(route.type()).isEqualTo(RouteFlyweight.RTN_LOCAL);
        assertThat(client.route(address("239.1.1.1"), null, link.index(), route)).isZero();
        assertThat(route.type()).isEqualTo(RouteFlyweight.RTN_MULTICAST);

        assertThat(client.route(address("10.98.0.1"), null, 0, route)).isEqualTo(-Errno.EINVAL);
        assertThat(client.route(address("10.96.0.1"), null, 0, route)).isEqualTo(-Errno.ENETUNREACH);
        assertThat(client.route(address("10.81.0.2"), address("10.81.0.77"), 0, route)).as("source is not ours")
            .isNegative();
    }

    @Test
    void shouldFindANeighbourThatWasUsed() throws Exception
    {
        final RtNetlinkClient client = client();
        final Link link = client.link("veth-l");
        assertThat(link).isNotNull();
        final NeighbourFlyweight neighbour = new NeighbourFlyweight();
        final byte[] peer = address("10.81.0.2");
        assertThat(client.neighbour(link.index(), peer, neighbour)).isEqualTo(-Errno.ENOENT);

        assertThat(client.useNeighbour(link.index(), peer)).isZero();
        int result = client.neighbour(link.index(), peer, neighbour);
        while (result != 0 || !neighbour.isUsable())
        {
            Thread.sleep(5);
            result = client.neighbour(link.index(), peer, neighbour);
        }
        assertThat(neighbour.mac()).isEqualTo(MacAddress.parse(RIGHT_MAC).value());
        assertThat(neighbour.isFor(peer, peer.length)).isTrue();
        assertThat(neighbour.interfaceIndex()).isEqualTo(link.index());
    }

    @Test
    void shouldHearOfChanges() throws Exception
    {
        final RtNetlinkMonitor monitor = monitor();
        final List<String> heard = new ArrayList<>();
        final RtNetlinkHandler handler = new Recorder(heard);
        assertThat(monitor.poll(handler, 100)).as("nothing has happened").isZero();

        left.exec("ip", "address", "add", "10.81.7.1/24", "dev", "veth-l");
        pollUntil(monitor, handler, heard, "+10.81.7.1");
        assertThat(heard).contains("route");
        heard.clear();
        left.exec("ip", "address", "del", "10.81.7.1/24", "dev", "veth-l");
        pollUntil(monitor, handler, heard, "-10.81.7.1");
        left.exec("ip", "neigh", "add", "10.81.0.9", "lladdr", RIGHT_MAC, "dev", "veth-l");
        pollUntil(monitor, handler, heard, "neighbour " + RIGHT_MAC);
        heard.clear();
        left.exec("ip", "rule", "add", "to", "10.44.0.0/16", "table", "99");
        pollUntil(monitor, handler, heard, "route");
        right.exec("ip", "link", "set", "veth-r", "down");
        pollUntil(monitor, handler, heard, "link");
        assertThat(heard).doesNotContain("overrun");
    }

    @Test
    void shouldSayThatItLostCount() throws Exception
    {
        final RtNetlinkMonitor monitor = monitor();
        final List<String> heard = new ArrayList<>();
        final StringBuilder batch = new StringBuilder();
        // Each makes two notifications of a few hundred bytes, which the kernel charges with more than that.
        for (int i = 0; i < 20_000; i++)
        {
            batch.append("route add 10.82.").append(i >> 8).append('.').append(i & 0xFF).append(" dev veth-l\n");
        }
        final Path file = Files.createTempFile("routes", ".batch");
        try
        {
            Files.writeString(file, batch);
            left.exec("ip", "-batch", file.toString());
        }
        finally
        {
            Files.delete(file);
        }

        pollUntil(monitor, new Recorder(heard), heard, "overrun");
    }

    @Test
    void shouldReadTheDriver() throws Exception
    {
        final EthtoolInfo info = inLeft(() -> Ethtool.read("veth-l"));

        assertThat(info).isNotNull();
        assertThat(info.driver()).isEqualTo("veth");
        assertThat(info.channels()).isNotNull();
        assertThat(info.channels().receiving()).isBetween(1, 2);
        assertThat(info.features().lro()).isFalse();
    }

    @Test
    void shouldLeaveNoDescriptorOpen() throws Exception
    {
        client().close();
        monitor().close();
        final int before = OpenDescriptors.count();
        for (int i = 0; i < 10; i++)
        {
            client().close();
            monitor().close();
            inLeft(() -> Ethtool.read("veth-l"));
        }
        assertThat(OpenDescriptors.count()).isLessThan(before + 10);
    }

    private static void pollUntil(final RtNetlinkMonitor monitor, final RtNetlinkHandler handler,
        final List<String> heard, final String expected) throws InterruptedException
    {
        while (!heard.contains(expected))
        {
            if (monitor.poll(handler, 1_000) == 0)
            {
                Thread.sleep(5);
            }
        }
    }

    private static byte[] address(final String text) throws Exception
    {
        return InetAddress.getByName(text).getAddress();
    }

    private static String gateway(final RouteFlyweight route) throws Exception
    {
        final byte[] address = new byte[16];
        return text(address, route.copyGateway(address));
    }

    private static String source(final RouteFlyweight route) throws Exception
    {
        final byte[] address = new byte[16];
        return text(address, route.copyPreferredSource(address));
    }

    private static String text(final byte[] address, final int length) throws Exception
    {
        return length == 0 ? null : InetAddress.getByAddress(Arrays.copyOf(address, length)).getHostAddress();
    }

    private record Recorder(List<String> heard) implements RtNetlinkHandler
    {
        @Override
        public void onLink(final int interfaceIndex)
        {
            heard.add("link");
        }

        @Override
        public void onAddressAdded(final InterfaceAddress address)
        {
            heard.add("+" + address.address().getHostAddress());
        }

        @Override
        public void onAddressRemoved(final InterfaceAddress address)
        {
            heard.add("-" + address.address().getHostAddress());
        }

        @Override
        public void onRoute()
        {
            heard.add("route");
        }

        @Override
        public void onNeighbour(final NeighbourFlyweight neighbour)
        {
            heard.add("neighbour " + (neighbour.isUsable() ? new MacAddress(neighbour.mac()) : "?"));
        }

        @Override
        public void onOverrun()
        {
            heard.add("overrun");
        }
    }
}
