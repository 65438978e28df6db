/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.cluster.ClusterClientMain;
import dev.slipstream.tests.cluster.ClusterMemberMain;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.Lan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron Cluster on Slipstream's drivers over AF_XDP: three members and a client, on four hosts.
 */
@Timeout(120)
class ClusterTest
{
    private static final int MEMBERS = 3;
    private static final long COUNT = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Lan LAN = new Lan(MEMBERS + 1);

    private final List<String> addresses = LAN.hosts().stream().limit(MEMBERS).map(Host::address).toList();

    @Test
    void shouldElectReplicateAndSurviveTheDeathOfTheLeader()
    {
        final List<ChildJvm> members = new ArrayList<>();
        for (int id = 0; id < MEMBERS; id++)
        {
            members.add(start(ClusterMemberMain.class, LAN.hosts().get(id), Integer.toString(id)));
        }
        final Host clientHost = LAN.hosts().get(MEMBERS);
        final ChildJvm client = start(ClusterClientMain.class, clientHost, null);
        final int leader = Integer.parseInt(client.awaitLine("connected ", PATIENCE));
        count(client, COUNT);
        members.forEach(member -> awaitState(member, COUNT));
        assertThat(state(members.get(leader))[0]).isEqualTo("LEADER");

        final ChildJvm killed = members.remove(leader);
        killed.kill();
        killed.awaitExit(PATIENCE);
        count(client, 2 * COUNT);
        members.forEach(member -> awaitState(member, 2 * COUNT));
        assertThat(members).extracting(member -> state(member)[0]).containsExactlyInAnyOrder("LEADER", "FOLLOWER");
        assertThat(members).allSatisfy(
            member -> assertThat(Long.parseLong(state(member)[2])).as("datagrams over AF_XDP")
                .isGreaterThan(COUNT / 64));
    }

    private static void count(final ChildJvm client, final long target)
    {
        client.send("count " + target);
        client.awaitLine("counted " + target, PATIENCE);
    }

    /** A follower learns of what was committed with the next message or heartbeat. */
    private static void awaitState(final ChildJvm member, final long count)
    {
        // Bounded by the test's time-out.
        while (Long.parseLong(state(member)[1]) != count)
        {
            Thread.onSpinWait();
        }
    }

    private static String[] state(final ChildJvm member)
    {
        member.send("state");
        return member.awaitLine("state ", PATIENCE).split(" ");
    }

    private ChildJvm start(final Class<?> mainClass, final Host host, final String id)
    {
        final List<String> arguments = new ArrayList<>();
        if (id != null)
        {
            arguments.add(id);
        }
        arguments.add(LAN.keep(ScratchDirectory.create("cluster")).path().toString());
        if (id == null)
        {
            arguments.add(host.address());
        }
        arguments.addAll(addresses);
        return LAN.keep(ChildJvm.of(mainClass).name(mainClass.getSimpleName() + " on " + host.name())
            .namespace(host.namespace()).jvmFlags("-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData")
            .arguments(arguments.toArray(new String[0])).start());
    }
}
