/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.CheckStatus;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.linux.netlink.RtNetlinkClient;
import dev.slipstream.linux.netlink.XdpAttachment;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * On a veth pair, which knows native and generic XDP and copies.
 */
@Timeout(60)
class XdpModeCheckTest
{
    private NetworkNamespace left;
    private NetworkNamespace right;

    @BeforeEach
    void connect()
    {
        assumeTrue(NamespaceSupport.isAvailable(), () -> String.valueOf(NamespaceSupport.unavailabilityCause()));
        left = NetworkNamespace.create("mode-left");
        right = NetworkNamespace.create("mode-right");
        VethPair.connect(VethEnd.of(left, "veth-l", "10.87.0.1/24"), VethEnd.of(right, "veth-r", "10.87.0.2/24"));
    }

    @AfterEach
    void close()
    {
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
    void shouldFindTheBestModeAndLeaveNothing() throws Exception
    {
        final CheckResult result = inLeft(() -> new XdpModeCheck(veth()).run());

        assertThat(result.status()).as(result.toString()).isEqualTo(CheckStatus.OK);
        assertThat(result.found()).startsWith("native XDP, copying");
        assertThat(inLeft(XdpModeCheckTest::veth).xdpAttachment()).isEqualTo(XdpAttachment.NONE);
    }

    @Test
    void shouldNotTouchTheProgramOfSomebodyElse() throws Exception
    {
        inLeft(() ->
        {
            try (AeronPacketFilter filter = AeronPacketFilter.load(1, XskConfiguration.DEFAULT.maxRxPacketLength());
                FileDescriptor attachment = filter.attach(veth().index(), XdpMode.GENERIC))
            {
                final Link before = veth();
                assertThat(before.xdpAttachment()).isEqualTo(XdpAttachment.GENERIC);
                assertThat(new XdpModeCheck(before).run().status()).isEqualTo(CheckStatus.WARN);
                assertThat(InterfaceChecks.program(before).found())
                    .isEqualTo("generic program, id " + before.xdpProgramId());
                assertThat(veth()).isEqualTo(before);
                assertThat(attachment.isClosed()).isFalse();
            }
            return null;
        });
    }

    @Test
    void shouldLookAtAllThatMatters() throws Exception
    {
        // The kernel says a little later than it lets packets pass that there is a carrier.
        while (!inLeft(XdpModeCheckTest::veth).isRunning())
        {
            Thread.sleep(10);
        }
        assertThat(inLeft(() -> InterfaceChecks.list("veth-l").stream().map(Check::run).toList()))
            .hasSize(6).allMatch((result) -> result.status() == CheckStatus.OK);
        assertThat(inLeft(() -> InterfaceChecks.list("veth-x").getFirst().run()))
            .matches((result) -> result.status() == CheckStatus.FAIL)
            .matches((result) -> String.valueOf(result.remedy()).contains("veth-l"));
    }

    @Test
    void shouldLoadTheFilterOfThisMachine()
    {
        assertThat(XdpChecks.list()).extracting((check) -> check.run().status())
            .as("as root, on a kernel that can").containsOnly(CheckStatus.OK);
    }

    private <T> T inLeft(final Callable<T> task) throws Exception
    {
        return NetworkNamespaces.callIn(Path.of("/run/netns", left.name()), task);
    }

    private static Link veth()
    {
        try (RtNetlinkClient client = RtNetlinkClient.open())
        {
            return Objects.requireNonNull(client.link("veth-l"));
        }
    }
}
