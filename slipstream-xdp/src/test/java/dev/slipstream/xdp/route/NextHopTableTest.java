/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.ThreadAllocation;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against the kernel: this host is the left namespace; the right one is its neighbour, and a gateway.
 */
@Timeout(60)
class NextHopTableTest
{
    private static final String LEFT_MAC = "02:52:00:00:00:01";
    private static final String RIGHT_MAC = "02:52:00:00:00:02";
    private static final String OTHER_MAC = "02:52:00:00:00:03";
    private static final long ENOUGH_ALLOCATED = 4_000;

    private NetworkNamespace left;
    private NetworkNamespace right;
    private NextHopTable table;
    private long nowNs;

    @BeforeEach
    void connect() throws Exception
    {
        assumeTrue(NamespaceSupport.isAvailable(), () -> String.valueOf(NamespaceSupport.unavailabilityCause()));
        left = NetworkNamespace.create("hop-left");
        right = NetworkNamespace.create("hop-right");
        connectVeth();
        table = NetworkNamespaces.callIn(Path.of("/run/netns", left.name()), NextHopTable::open);
    }

    private void connectVeth()
    {
        VethPair.connect(VethEnd.of(left, "veth-l", "10.82.0.1/24", "fd82::1/64"),
            VethEnd.of(right, "veth-r", "10.82.0.2/24", "fd82::2/64"));
        inLeft("link", "set", "veth-l", "address", LEFT_MAC);
        inRight("link", "set", "veth-r", "address", RIGHT_MAC);
    }

    @AfterEach
    void close()
    {
        if (table != null)
        {
            table.close();
        }
        if (right != null)
        {
            right.close();
        }
        if (left != null)
        {
            left.close();
        }
    }

    @Test
    void shouldResolveANeighbour() throws Exception
    {
        final DirectNextHop direct = awaitDirect(follow("10.82.0.2"));

        assertThat(direct.interfaceName()).isEqualTo("veth-l");
        assertThat(direct.interfaceIndex()).isEqualTo(index("veth-l"));
        assertThat(direct.sourceAddress()).isEqualTo(InetAddress.getByName("10.82.0.1"));
        assertThat(direct.sourceMac()).hasToString(LEFT_MAC);
        assertThat(direct.destinationMac()).hasToString(RIGHT_MAC);
        assertThat(direct.pathMtuBytes()).isEqualTo(1500);
        assertThat(table.keepAliveUnavailabilityCause()).isNull();
    }

    @Test
    void shouldResolveAnIpv6Neighbour() throws Exception
    {
        final DirectNextHop direct = awaitDirect(follow("fd82::2"));

        assertThat(direct.sourceAddress()).isEqualTo(InetAddress.getByName("fd82::1"));
        assertThat(direct.destinationMac()).hasToString(RIGHT_MAC);
    }

    @Test
    void shouldGoByTheGateway() throws Exception
    {
        inLeft("route", "add", "default", "via", "10.82.0.2", "mtu", "1280");
        inLeft("-6", "route", "add", "fd99::/64", "via", "fd82::2");

        final DirectNextHop direct = awaitDirect(follow("10.200.3.4"));
        assertThat(direct.destinationMac()).hasToString(RIGHT_MAC);
        assertThat(direct.sourceAddress()).isEqualTo(InetAddress.getByName("10.82.0.1"));
        assertThat(direct.pathMtuBytes()).isEqualTo(1280);
        assertThat(awaitDirect(follow("fd99::5")).destinationMac()).hasToString(RIGHT_MAC);
    }

    @Test
    void shouldFollowAChangeOfGateway() throws Exception
    {
        inLeft("neigh", "add", "10.82.0.9", "lladdr", OTHER_MAC, "dev", "veth-l");
        final NextHop nextHop = follow("10.200.3.4");
        awaitKernel(nextHop, KernelNextHop.Cause.NO_ROUTE);

        inLeft("route", "add", "10.200.0.0/16", "via", "10.82.0.2");
        awaitDirect(nextHop, (direct) -> direct.destinationMac().toString().equals(RIGHT_MAC));
        inLeft("route", "replace", "10.200.0.0/16", "via", "10.82.0.9");
        awaitDirect(nextHop, (direct) -> direct.destinationMac().toString().equals(OTHER_MAC));
        inLeft("rule", "add", "to", "10.200.0.0/16", "blackhole");
        awaitKernel(nextHop, KernelNextHop.Cause.NO_ROUTE);
    }

    @Test
    void shouldFollowAChangeOfThePeersMac() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);

        // A host that takes over an address tells its neighbours, which believe what they have for a second (locktime).
        right.exec("sysctl", "-qw", "net.ipv4.conf.veth-r.arp_notify=1");
        Thread.sleep(1_100);
        inRight("link", "set", "veth-r", "address", OTHER_MAC);
        awaitDirect(nextHop, (direct) -> direct.destinationMac().toString().equals(OTHER_MAC));
    }

    @Test
    void shouldFollowAChangeOfTheOwnMac() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);

        inLeft("link", "set", "veth-l", "address", OTHER_MAC);
        awaitDirect(nextHop, (direct) -> direct.sourceMac().toString().equals(OTHER_MAC));
    }

    @Test
    void shouldFollowTheMtu() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);

        inLeft("link", "set", "veth-l", "mtu", "1408");
        awaitDirect(nextHop, (direct) -> direct.pathMtuBytes() == 1408);
    }

    @Test
    void shouldFollowAddresses() throws Exception
    {
        inLeft("address", "add", "10.82.0.11/24", "dev", "veth-l");
        final NextHop chosenByTheKernel = follow("10.82.0.2");
        final NextHop second = table.nextHop(address("10.82.0.2"), address("10.82.0.11"), null);
        assertThat(awaitDirect(chosenByTheKernel).sourceAddress()).isEqualTo(address("10.82.0.1"));
        assertThat(awaitDirect(second).sourceAddress()).isEqualTo(address("10.82.0.11"));

        inLeft("address", "del", "10.82.0.11/24", "dev", "veth-l");
        final KernelNextHop gone = awaitKernel(second, KernelNextHop.Cause.SOURCE_NOT_ASSIGNED);
        assertThat(gone.reason()).contains("10.82.0.11");
        inLeft("address", "add", "10.82.0.11/24", "dev", "veth-l");
        awaitDirect(second);

        // Removing a primary address removes its secondaries too, unless they are promoted.
        inLeft("address", "flush", "dev", "veth-l", "to", "10.82.0.0/24");
        inLeft("address", "add", "10.82.0.21/24", "dev", "veth-l");
        awaitDirect(chosenByTheKernel, (direct) -> direct.sourceAddress().getHostAddress().equals("10.82.0.21"));
    }

    @Test
    void shouldLeaveOwnAddressesToTheKernel() throws Exception
    {
        awaitKernel(follow("127.0.0.1"), KernelNextHop.Cause.LOCAL);
        awaitKernel(follow("10.82.0.1"), KernelNextHop.Cause.LOCAL);
        awaitKernel(follow("::1"), KernelNextHop.Cause.LOCAL);
        awaitKernel(follow("fd82::1"), KernelNextHop.Cause.LOCAL);
        awaitKernel(follow("10.82.0.255"), KernelNextHop.Cause.BROADCAST);
    }

    @Test
    void shouldMapGroups() throws Exception
    {
        final NextHop ipv4 = table.nextHop(address("224.20.30.39"), null, "veth-l");
        final NextHop ipv6 = table.nextHop(address("ff05::39"), null, "veth-l");

        assertThat(awaitDirect(ipv4).destinationMac()).hasToString("01:00:5e:14:1e:27");
        assertThat(awaitDirect(ipv4).sourceAddress()).isEqualTo(address("10.82.0.1"));
        assertThat(awaitDirect(ipv6).destinationMac()).hasToString("33:33:00:00:00:39");
        awaitKernel(table.nextHop(address("224.20.30.39"), null, "veth-x"), KernelNextHop.Cause.INTERFACE_MISSING);
    }

    @Test
    void shouldRefuseAnotherInterfaceThanTheOneAskedFor() throws Exception
    {
        VethPair.connect(VethEnd.of(left, "veth-l2", "10.83.0.1/24"), VethEnd.of(right, "veth-r2", "10.83.0.2/24"));

        final KernelNextHop kernel = awaitKernel(
            table.nextHop(address("10.83.0.2"), null, "veth-l"), KernelNextHop.Cause.OTHER_INTERFACE);
        assertThat(kernel.reason()).contains("veth-l2");
        awaitDirect(table.nextHop(address("10.83.0.2"), null, "veth-l2"));
    }

    @Test
    void shouldRefuseLinksThatAreNotEthernet() throws Exception
    {
        inLeft("tuntap", "add", "dev", "tun7", "mode", "tun");
        inLeft("link", "set", "tun7", "up");
        inLeft("address", "add", "10.84.0.1/24", "dev", "tun7");

        awaitKernel(follow("10.84.0.2"), KernelNextHop.Cause.NOT_ETHERNET);
    }

    @Test
    void shouldFollowTheLinkDownAndUp() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);

        inRight("link", "set", "veth-r", "down");
        awaitKernel(nextHop, KernelNextHop.Cause.INTERFACE_DOWN);
        inRight("link", "set", "veth-r", "up");
        awaitDirect(nextHop);
        inLeft("link", "set", "veth-l", "down");
        await(nextHop, KernelNextHop.class::isInstance);
        inLeft("link", "set", "veth-l", "up");
        awaitDirect(nextHop);
    }

    @Test
    void shouldFollowAnInterfaceThatGoesAndComesBack() throws Exception
    {
        final NextHop nextHop = table.nextHop(address("10.82.0.2"), address("10.82.0.1"), null);
        final int indexBefore = awaitDirect(nextHop).interfaceIndex();

        inLeft("link", "delete", "veth-l");
        awaitKernel(nextHop, KernelNextHop.Cause.SOURCE_NOT_ASSIGNED);
        assertThat(table.interfaces().byName("veth-l")).isNull();

        connectVeth();
        final DirectNextHop direct = awaitDirect(nextHop, (state) -> state.sourceMac().toString().equals(LEFT_MAC));
        assertThat(direct.interfaceIndex()).isEqualTo(index("veth-l")).isNotEqualTo(indexBefore);
    }

    @Test
    void shouldSayThatANeighbourDoesNotAnswer() throws Exception
    {
        final KernelNextHop kernel = awaitKernel(follow("10.82.0.77"), KernelNextHop.Cause.NEIGHBOUR_UNRESOLVED);

        assertThat(kernel.reason()).contains("10.82.0.77").contains("veth-l");
    }

    @Tag("slow")
    @Test
    void shouldKeepANeighbourAliveThatOnlyItUses() throws Exception
    {
        // An entry that nobody uses goes stale in 1.25 to 3.75 s; one that is used is verified a second later.
        left.exec("sysctl", "-qw", "net.ipv4.neigh.veth-l.base_reachable_time_ms=2500",
            "net.ipv4.neigh.veth-l.delay_first_probe_time=1");
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);
        while (!left.exec("ip", "neigh", "show", "10.82.0.2").contains("STALE"))
        {
            // Not polled meanwhile: the kernel sees no use of the entry and lets it go stale.
            Thread.sleep(20);
        }
        while (!left.exec("ip", "neigh", "show", "10.82.0.2").contains("REACHABLE"))
        {
            pollFor(10);
        }

        // The peer answers at another address without telling anybody: only verifying can find out.
        inRight("link", "set", "veth-r", "address", OTHER_MAC);
        await(nextHop, (state) -> !(state instanceof final DirectNextHop direct) ||
            !direct.destinationMac().toString().equals(RIGHT_MAC));
    }

    @Test
    void shouldKeepTheStateObjectWhileNothingChanges() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);
        long nowNs = System.nanoTime();
        pollFor(1_000);
        final NextHopState before = nextHop.state();
        for (int i = 0; i < 100; i++)
        {
            nowNs += TimeUnit.SECONDS.toNanos(1);
            table.poll(nowNs);
        }

        assertThat(nextHop.state()).isSameAs(before);
    }

    @Test
    void shouldAllocateNothingWhileNothingChanges() throws Exception
    {
        inLeft("neigh", "replace", "10.82.0.2", "lladdr", RIGHT_MAC, "dev", "veth-l", "nud", "permanent");
        inLeft("neigh", "replace", "fd82::2", "lladdr", RIGHT_MAC, "dev", "veth-l", "nud", "permanent");
        inLeft("route", "add", "10.200.0.0/16", "via", "10.82.0.2");
        awaitDirect(follow("10.82.0.2"));
        awaitDirect(follow("10.200.0.1"));
        awaitDirect(follow("fd82::2"));
        awaitKernel(follow("10.201.0.1"), KernelNextHop.Cause.NO_ROUTE);
        pollFor(500);
        // Every poll is a second later than the one before: each looks everything up again.
        nowNs = System.nanoTime();
        final long allocated = ThreadAllocation.warm(
            () -> ThreadAllocation.of(() ->
            {
                for (int i = 0; i < 1_000; i++)
                {
                    nowNs += TimeUnit.SECONDS.toNanos(1);
                    table.poll(nowNs);
                }
            }),
            ENOUGH_ALLOCATED);

        assertThat(allocated).as("bytes allocated by 4000 lookups").isLessThanOrEqualTo(ENOUGH_ALLOCATED);
    }

    @Test
    void shouldForgetWhatWasClosed() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);
        nextHop.close();
        pollFor(50);
        inLeft("link", "set", "veth-l", "address", OTHER_MAC);
        awaitDirect(follow("10.82.0.2"), (direct) -> direct.sourceMac().toString().equals(OTHER_MAC));

        assertThat(nextHop.state()).isInstanceOfSatisfying(DirectNextHop.class,
            (direct) -> assertThat(direct.sourceMac()).hasToString(LEFT_MAC));
    }

    @Test
    void shouldRecoverFromLostNotifications() throws Exception
    {
        final NextHop nextHop = follow("10.82.0.2");
        awaitDirect(nextHop);
        final StringBuilder batch = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            batch.append("route add 10.85.").append(i >> 8).append('.').append(i & 0xFF).append(" dev veth-l\n");
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
        // Lost: this one comes after the buffer is full.
        inLeft("link", "set", "veth-l", "address", OTHER_MAC);
        inLeft("address", "add", "10.82.0.12/24", "dev", "veth-l");

        awaitDirect(nextHop, (direct) -> direct.sourceMac().toString().equals(OTHER_MAC));
        assertThat(table.interfaces().owning(address("10.82.0.12"))).isNotNull();
    }

    @Test
    void shouldRefuseASourceOfAnotherFamily()
    {
        assertThatThrownBy(() -> table.nextHop(address("10.82.0.2"), address("fd82::1"), null))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private NextHop follow(final String destination) throws Exception
    {
        return table.nextHop(address(destination), null, null);
    }

    private DirectNextHop awaitDirect(final NextHop nextHop) throws InterruptedException
    {
        return awaitDirect(nextHop, (direct) -> true);
    }

    private DirectNextHop awaitDirect(final NextHop nextHop, final Predicate<DirectNextHop> condition)
        throws InterruptedException
    {
        return (DirectNextHop)await(
            nextHop, (state) -> state instanceof final DirectNextHop direct && condition.test(direct));
    }

    private KernelNextHop awaitKernel(final NextHop nextHop, final KernelNextHop.Cause cause)
        throws InterruptedException
    {
        return (KernelNextHop)await(
            nextHop, (state) -> state instanceof final KernelNextHop kernel && kernel.cause() == cause);
    }

    // Waits for ever: the watchdog of the class ends a test that never gets there.
    private NextHopState await(final NextHop nextHop, final Predicate<NextHopState> condition)
        throws InterruptedException
    {
        while (!condition.test(nextHop.state()))
        {
            pollFor(1);
        }
        return nextHop.state();
    }

    private void pollFor(final int milliseconds) throws InterruptedException
    {
        for (int i = 0; i < milliseconds; i++)
        {
            table.poll(System.nanoTime());
            Thread.sleep(1);
        }
    }

    private int index(final String name)
    {
        final InterfaceState state = table.interfaces().byName(name);
        assertThat(state).as(name).isNotNull();
        return state.link().index();
    }

    private void inLeft(final String... arguments)
    {
        ip(left, arguments);
    }

    private void inRight(final String... arguments)
    {
        ip(right, arguments);
    }

    private static void ip(final NetworkNamespace namespace, final String... arguments)
    {
        final String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        namespace.exec(command);
    }

    private static InetAddress address(final String text) throws Exception
    {
        return InetAddress.getByName(text);
    }
}
