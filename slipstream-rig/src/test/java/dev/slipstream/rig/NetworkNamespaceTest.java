/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkNamespaceTest
{
    @BeforeEach
    void needPrivilege()
    {
        final String cause = NamespaceSupport.unavailabilityCause();
        assumeTrue(cause == null, () -> "namespaces: " + cause);
    }

    @Test
    void shouldConnectTwoNamespacesOverBothAddressFamilies()
    {
        try (NetworkNamespace left = NetworkNamespace.create("left");
            NetworkNamespace right = NetworkNamespace.create("right");
            VethPair pair = VethPair.connect(VethEnd.of(left, "veth-l", "10.77.0.1/24", "fd77::1/64"),
                VethEnd.of(right, "veth-r", "10.77.0.2/24", "fd77::2/64"), 2, 1408))
        {
            assertThat(pair.left().namespace()).isSameAs(left);
            assertThat(pair.right().name()).isEqualTo("veth-r");
            // TCP to a closed port of the peer is refused at once; without a link or an address it would time out.
            for (final String address : List.of("10.77.0.2", "fd77::2"))
            {
                assertThatThrownBy(() -> left.exec("timeout", "5", "bash", "-c", "echo > /dev/tcp/" + address + "/9"))
                    .hasMessageContaining("Connection refused");
            }
            final String link = right.exec("ip", "-d", "link", "show", "dev", "veth-r");
            assertThat(link).contains("mtu 1408", "numtxqueues 2", "numrxqueues 2", "state UP");
            assertThat(right.exec("ip", "address", "show", "dev", "veth-r")).contains("10.77.0.2/24", "fd77::2/64")
                .doesNotContain("tentative");
            assertThat(right.exec("ip", "link", "show", "dev", "lo")).contains("LOWER_UP");
        }
    }

    @Test
    void shouldLeaveNothingBehind()
    {
        final NetworkNamespace namespace = NetworkNamespace.create("gone");
        final Path name = Path.of("/run/netns", namespace.name());
        assertThat(name).exists();

        namespace.close();
        namespace.close();

        assertThat(name).doesNotExist();
        assertThat(namespace.isClosed()).isTrue();
    }

    @Test
    void shouldCloseAPairOnItsOwnAndAfterItsNamespace()
    {
        try (NetworkNamespace left = NetworkNamespace.create("left");
            NetworkNamespace right = NetworkNamespace.create("right"))
        {
            final VethPair first = VethPair.connect(VethEnd.of(left, "veth-l"), VethEnd.of(right, "veth-r"));
            first.close();
            assertThat(left.exec("ip", "link", "show")).doesNotContain("veth-l");
            assertThat(right.exec("ip", "link", "show")).doesNotContain("veth-r");

            final VethPair second = VethPair.connect(VethEnd.of(left, "veth-l"), VethEnd.of(right, "veth-r"));
            left.close();
            second.close();
        }
    }

    @Test
    void shouldNameTheCommandThatFailedAndWhatItSaid()
    {
        try (NetworkNamespace namespace = NetworkNamespace.create("fail"))
        {
            assertThatThrownBy(() -> namespace.exec("ip", "link", "show", "dev", "nonesuch"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("netns exec " + namespace.name() + " ip link show dev nonesuch failed")
                .hasMessageContaining("does not exist");
        }
    }

    @Test
    void shouldRemoveAPairOfWhichOneEndCannotBeSetUp()
    {
        try (NetworkNamespace left = NetworkNamespace.create("left");
            NetworkNamespace right = NetworkNamespace.create("right"))
        {
            assertThatThrownBy(() -> VethPair.connect(VethEnd.of(left, "veth-l", "10.77.0.1/24"),
                VethEnd.of(right, "veth-r", "not-an-address"))).isInstanceOf(CommandFailedException.class);
            assertThat(left.exec("ip", "link", "show")).doesNotContain("veth-l");
        }
    }

    @Test
    void shouldRefuseBadNamesBeforeTouchingAnything()
    {
        final NetworkNamespace unused = NetworkNamespace.create("unused");
        unused.close();
        assertThatThrownBy(() -> VethEnd.of(unused, "much-too-long-name")).hasMessageContaining("15 characters");
        assertThatThrownBy(() -> NetworkNamespace.create("No Spaces")).hasMessageContaining("lower-case");
    }

    @Test
    void shouldReapOnlyWhatHasNoOwner() throws Exception
    {
        final Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        final String stale = "slip-" + ended.pid() + "-1-test";
        final String foreign = "other-" + ended.pid() + "-1-test";
        SystemCommand.ip("netns", "add", stale);
        SystemCommand.ip("netns", "add", foreign);
        try (NetworkNamespace mine = NetworkNamespace.create("mine"))
        {
            NamespaceSupport.reapStale();
            assertThat(Path.of("/run/netns", stale)).doesNotExist();
            assertThat(Path.of("/run/netns", foreign)).exists();
            assertThat(Path.of("/run/netns", mine.name())).exists();
        }
        finally
        {
            SystemCommand.ip("netns", "delete", foreign);
            if (Files.exists(Path.of("/run/netns", stale)))
            {
                SystemCommand.ip("netns", "delete", stale);
            }
        }
    }
}
