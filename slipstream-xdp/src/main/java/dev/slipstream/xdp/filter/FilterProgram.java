/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import dev.slipstream.xdp.bpf.BpfAssembler;
import dev.slipstream.xdp.bpf.BpfAssembler.Condition;
import dev.slipstream.xdp.bpf.BpfAssembler.Helper;
import dev.slipstream.xdp.bpf.BpfAssembler.Label;
import dev.slipstream.xdp.bpf.BpfAssembler.Register;
import dev.slipstream.xdp.bpf.BpfAssembler.Size;
import dev.slipstream.xdp.bpf.BpfHashSet;
import dev.slipstream.xdp.bpf.BpfPerCpuCounters;
import dev.slipstream.xdp.bpf.XdpAction;
import dev.slipstream.xdp.bpf.XskMap;

/**
 * Writes the filter's instructions. From top to bottom the packet is peeled: Ethernet, VLAN, IP, UDP, then the endpoint
 * is looked up, then the Aeron header is checked; each check that fails jumps to the counter of its verdict.
 *
 * <p>The verifier wants every packet access preceded by a comparison with the packet's end, and loses sight of a length
 * that was read from the packet. Hence each header is checked twice: against the end for the verifier, and by its
 * length field for the sake of what the kernel's stack would accept.
 *
 * <p>Registers kept throughout: R7 the context, R6 the IP header (later the action to return), R8 the UDP header, R9
 * the length that IP gives to UDP. Where a packet may have several buffers, R5 is how long it is behind the headers
 * that were read, until the first call: the verifier does not let pointers be subtracted without CAP_PERFMON.
 */
final class FilterProgram
{
    // struct xdp_md of linux/bpf.h.
    private static final int CONTEXT_DATA = 0;
    private static final int CONTEXT_DATA_END = 4;
    private static final int CONTEXT_RX_QUEUE = 16;

    // IEEE 802.3, 802.1Q; EtherType numbers from linux/if_ether.h.
    private static final int ETHERNET_LENGTH = 14;
    private static final int ETHERNET_TYPE = 12;
    private static final int VLAN_LENGTH = 4;
    private static final int VLAN_TYPE = 2;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_SERVICE_VLAN = 0x88A8;

    // RFC 791.
    private static final int IPV4_LENGTH = 20;
    private static final int IPV4_TOTAL_LENGTH = 2;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_FRAGMENT_MASK = 0x3FFF;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV4_WITHOUT_OPTIONS = 0x45;
    private static final int IPV4_MOST_OPTIONS = 0x4F;

    // The first byte of a multicast group's address: RFC 1112, RFC 4291.
    private static final int IPV4_GROUP_MASK = 0xF0;
    private static final int IPV4_GROUP = 0xE0;
    private static final int IPV6_GROUP = 0xFF;

    // RFC 8200.
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_PAYLOAD_LENGTH = 4;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_DESTINATION = 24;
    private static final int IPV6_VERSION_MASK = 0xF0;
    private static final int IPV6_VERSION = 0x60;
    private static final int NEXT_HOP_BY_HOP = 0;
    private static final int NEXT_ROUTING = 43;
    private static final int NEXT_FRAGMENT = 44;
    private static final int NEXT_DESTINATION_OPTIONS = 60;

    // RFC 768.
    private static final int PROTOCOL_UDP = 17;
    private static final int UDP_LENGTH = 8;
    private static final int UDP_DESTINATION_PORT = 2;
    private static final int UDP_LENGTH_FIELD = 4;

    // The stack: the key of the endpoint, the index of the counter, and how long the packet is in all its buffers.
    private static final int KEY = -24;
    private static final int KEY_SECOND_HALF = KEY + 8;
    private static final int KEY_PORT = KEY + EndpointKey.PORT_OFFSET;
    private static final int KEY_FAMILY = KEY + EndpointKey.FAMILY_OFFSET;
    private static final int COUNTER_INDEX = -32;
    private static final int PACKET_LENGTH = -40;

    private final BpfAssembler asm = new BpfAssembler();
    private final Label[] verdictLabels = new Label[Verdict.count()];
    private final XskMap sockets;
    private final BpfHashSet endpoints;
    private final BpfPerCpuCounters counters;
    private final int maxPacketLength;
    private final boolean hasFrags;

    /**
     * @param sockets         to redirect to.
     * @param endpoints       keys as of {@link EndpointKey}.
     * @param counters        one for each {@link Verdict}.
     * @param maxPacketLength the longest packet that the sockets take, from its Ethernet header on.
     * @param hasFrags        whether the packet's end may lie in another buffer than its headers.
     */
    FilterProgram(
        final XskMap sockets,
        final BpfHashSet endpoints,
        final BpfPerCpuCounters counters,
        final int maxPacketLength,
        final boolean hasFrags)
    {
        this.sockets = sockets;
        this.endpoints = endpoints;
        this.counters = counters;
        this.maxPacketLength = maxPacketLength;
        this.hasFrags = hasFrags;
        for (final Verdict verdict : Verdict.values())
        {
            verdictLabels[verdict.counterIndex()] = new Label(verdict.name());
        }
    }

    BpfAssembler write()
    {
        final Label ipv4 = new Label("IPv4");
        final Label udp = new Label("UDP");

        ethernet(ipv4);
        ipv6(udp);
        asm.bind(ipv4);
        ipv4();
        asm.bind(udp);
        endpoint();
        aeron();
        redirect();
        count();
        return asm;
    }

    /** Falls through for IPv6. */
    private void ethernet(final Label ipv4)
    {
        final Label vlan = new Label("VLAN");
        final Label network = new Label("network");

        asm.move(Register.R7, Register.R1);
        if (hasFrags)
        {
            asm.call(Helper.XDP_GET_BUFF_LEN);
            asm.store(Size.DOUBLE, Register.R10, PACKET_LENGTH, Register.R0);
            asm.move(Register.R5, Register.R0);
            asm.add(Register.R5, -ETHERNET_LENGTH);
        }
        asm.load(Size.WORD, Register.R6, Register.R7, CONTEXT_DATA);
        asm.load(Size.WORD, Register.R3, Register.R7, CONTEXT_DATA_END);
        requireBytes(Register.R6, ETHERNET_LENGTH, Verdict.MALFORMED);
        asm.loadNetworkHalf(Register.R4, Register.R6, ETHERNET_TYPE);
        asm.add(Register.R6, ETHERNET_LENGTH);
        asm.jumpIf(Register.R4, Condition.EQ, TYPE_VLAN, vlan);
        asm.jumpIf(Register.R4, Condition.NE, TYPE_SERVICE_VLAN, network);

        asm.bind(vlan);
        requireBytes(Register.R6, VLAN_LENGTH, Verdict.MALFORMED);
        asm.loadNetworkHalf(Register.R4, Register.R6, VLAN_TYPE);
        asm.add(Register.R6, VLAN_LENGTH);
        if (hasFrags)
        {
            asm.add(Register.R5, -VLAN_LENGTH);
        }

        asm.bind(network);
        asm.jumpIf(Register.R4, Condition.EQ, TYPE_IPV4, ipv4);
        asm.jumpIf(Register.R4, Condition.NE, TYPE_IPV6, to(Verdict.NOT_IP));
    }

    private void ipv6(final Label udp)
    {
        requireBytes(Register.R6, IPV6_LENGTH, Verdict.MALFORMED);
        asm.load(Size.BYTE, Register.R2, Register.R6, 0);
        asm.and(Register.R2, IPV6_VERSION_MASK);
        asm.jumpIf(Register.R2, Condition.NE, IPV6_VERSION, to(Verdict.MALFORMED));

        asm.load(Size.BYTE, Register.R2, Register.R6, IPV6_NEXT_HEADER);
        asm.jumpIf(Register.R2, Condition.EQ, NEXT_FRAGMENT, to(Verdict.FRAGMENT));
        asm.jumpIf(Register.R2, Condition.EQ, NEXT_HOP_BY_HOP, to(Verdict.IP_OPTIONS));
        asm.jumpIf(Register.R2, Condition.EQ, NEXT_ROUTING, to(Verdict.IP_OPTIONS));
        asm.jumpIf(Register.R2, Condition.EQ, NEXT_DESTINATION_OPTIONS, to(Verdict.IP_OPTIONS));
        asm.jumpIf(Register.R2, Condition.NE, PROTOCOL_UDP, to(Verdict.NOT_UDP));

        asm.loadNetworkHalf(Register.R9, Register.R6, IPV6_PAYLOAD_LENGTH);
        asm.move(Register.R8, Register.R6);
        asm.add(Register.R8, IPV6_LENGTH);
        requireUdp(IPV6_LENGTH);

        copyToKey(0, IPV6_DESTINATION);
        copyToKey(4, IPV6_DESTINATION + 4);
        copyToKey(8, IPV6_DESTINATION + 8);
        copyToKey(12, IPV6_DESTINATION + 12);
        asm.store(Size.HALF, Register.R10, KEY_FAMILY, EndpointKey.FAMILY_IPV6);
        asm.jump(udp);
    }

    private void ipv4()
    {
        final Label withoutOptions = new Label("without options");

        requireBytes(Register.R6, IPV4_LENGTH, Verdict.MALFORMED);
        asm.load(Size.BYTE, Register.R2, Register.R6, IPV4_PROTOCOL);
        asm.jumpIf(Register.R2, Condition.NE, PROTOCOL_UDP, to(Verdict.NOT_UDP));

        asm.load(Size.BYTE, Register.R2, Register.R6, 0);
        asm.jumpIf(Register.R2, Condition.EQ, IPV4_WITHOUT_OPTIONS, withoutOptions);
        asm.jumpIf(Register.R2, Condition.LT, IPV4_WITHOUT_OPTIONS, to(Verdict.MALFORMED));
        asm.jumpIf(Register.R2, Condition.GT, IPV4_MOST_OPTIONS, to(Verdict.MALFORMED));
        asm.jump(to(Verdict.IP_OPTIONS));

        asm.bind(withoutOptions);
        asm.loadNetworkHalf(Register.R2, Register.R6, IPV4_FRAGMENT);
        asm.jumpIf(Register.R2, Condition.SET, IPV4_FRAGMENT_MASK, to(Verdict.FRAGMENT));

        asm.loadNetworkHalf(Register.R9, Register.R6, IPV4_TOTAL_LENGTH);
        asm.jumpIf(Register.R9, Condition.LT, IPV4_LENGTH, to(Verdict.MALFORMED));
        asm.add(Register.R9, -IPV4_LENGTH);
        asm.move(Register.R8, Register.R6);
        asm.add(Register.R8, IPV4_LENGTH);
        requireUdp(IPV4_LENGTH);

        asm.store(Size.DOUBLE, Register.R10, KEY, 0);
        asm.store(Size.DOUBLE, Register.R10, KEY_SECOND_HALF, 0);
        copyToKey(0, IPV4_DESTINATION);
        asm.store(Size.HALF, Register.R10, KEY_FAMILY, EndpointKey.FAMILY_IPV4);
    }

    /** What IP says of its payload's length must be there, and enough for a UDP header. */
    private void requireUdp(final int ipLength)
    {
        if (hasFrags)
        {
            asm.add(Register.R5, -ipLength);
            asm.jumpIf(Register.R9, Condition.GT, Register.R5, to(Verdict.MALFORMED));
        }
        else
        {
            asm.move(Register.R2, Register.R8);
            asm.add(Register.R2, Register.R9);
            asm.jumpIf(Register.R2, Condition.GT, Register.R3, to(Verdict.MALFORMED));
        }
        asm.jumpIf(Register.R9, Condition.LT, UDP_LENGTH, to(Verdict.MALFORMED));
        requireBytes(Register.R8, UDP_LENGTH, Verdict.MALFORMED);
    }

    /**
     * First the exact address, then the wildcard of the same family, which does not stand for groups: who else listens
     * to a group nobody knows.
     */
    private void endpoint()
    {
        final Label registered = new Label("registered");
        final Label ipv4 = new Label("IPv4 group");
        final Label wildcard = new Label("wildcard");

        asm.load(Size.HALF, Register.R2, Register.R8, UDP_DESTINATION_PORT);
        asm.store(Size.HALF, Register.R10, KEY_PORT, Register.R2);
        lookUpEndpoint();
        asm.jumpIf(Register.R0, Condition.NE, 0, registered);

        asm.load(Size.BYTE, Register.R2, Register.R10, KEY);
        asm.load(Size.HALF, Register.R3, Register.R10, KEY_FAMILY);
        asm.jumpIf(Register.R3, Condition.EQ, EndpointKey.FAMILY_IPV4, ipv4);
        asm.jumpIf(Register.R2, Condition.EQ, IPV6_GROUP, to(Verdict.NOT_REGISTERED));
        asm.jump(wildcard);
        asm.bind(ipv4);
        asm.and(Register.R2, IPV4_GROUP_MASK);
        asm.jumpIf(Register.R2, Condition.EQ, IPV4_GROUP, to(Verdict.NOT_REGISTERED));

        asm.bind(wildcard);
        asm.store(Size.DOUBLE, Register.R10, KEY, 0);
        asm.store(Size.DOUBLE, Register.R10, KEY_SECOND_HALF, 0);
        lookUpEndpoint();
        asm.jumpIf(Register.R0, Condition.EQ, 0, to(Verdict.NOT_REGISTERED));
        asm.bind(registered);
    }

    private void lookUpEndpoint()
    {
        asm.loadMap(Register.R1, endpoints);
        asm.move(Register.R2, Register.R10);
        asm.add(Register.R2, KEY);
        asm.call(Helper.MAP_LOOKUP_ELEM);
    }

    private void aeron()
    {
        final Label plausible = new Label("plausible");

        asm.loadNetworkHalf(Register.R2, Register.R8, UDP_LENGTH_FIELD);
        asm.jumpIf(Register.R2, Condition.GT, Register.R9, to(Verdict.MALFORMED));
        asm.jumpIf(Register.R2, Condition.LT, UDP_LENGTH, to(Verdict.MALFORMED));
        asm.add(Register.R2, -UDP_LENGTH);
        asm.move(Register.R5, Register.R2);
        asm.jumpIf(Register.R5, Condition.LT, AeronFrame.HEADER_LENGTH, to(Verdict.NOT_AERON));
        asm.load(Size.WORD, Register.R3, Register.R7, CONTEXT_DATA_END);
        requireBytes(Register.R8, UDP_LENGTH + AeronFrame.HEADER_LENGTH, Verdict.NOT_AERON);

        asm.load(Size.BYTE, Register.R2, Register.R8, UDP_LENGTH + AeronFrame.VERSION_OFFSET);
        asm.jumpIf(Register.R2, Condition.NE, AeronFrame.VERSION, to(Verdict.NOT_AERON));
        asm.load(Size.HALF, Register.R2, Register.R8, UDP_LENGTH + AeronFrame.TYPE_OFFSET);
        asm.jumpIf(Register.R2, Condition.GT, AeronFrame.LAST_TYPE, to(Verdict.NOT_AERON));
        asm.jumpIf(Register.R2, Condition.EQ, AeronFrame.TYPE_PADDING, plausible);
        asm.load(Size.WORD, Register.R2, Register.R8, UDP_LENGTH + AeronFrame.LENGTH_OFFSET);
        asm.jumpIf(Register.R2, Condition.GT, Register.R5, to(Verdict.NOT_AERON));
        asm.bind(plausible);

        if (hasFrags)
        {
            asm.load(Size.DOUBLE, Register.R2, Register.R10, PACKET_LENGTH);
            asm.jumpIf(Register.R2, Condition.GT, maxPacketLength, to(Verdict.TOO_LARGE));
        }
        else
        {
            asm.load(Size.WORD, Register.R2, Register.R7, CONTEXT_DATA);
            asm.add(Register.R2, maxPacketLength);
            asm.jumpIf(Register.R3, Condition.GT, Register.R2, to(Verdict.TOO_LARGE));
        }
    }

    private void redirect()
    {
        asm.loadMap(Register.R1, sockets);
        asm.load(Size.WORD, Register.R2, Register.R7, CONTEXT_RX_QUEUE);
        asm.move(Register.R3, XdpAction.PASS.value());
        asm.call(Helper.REDIRECT_MAP);
        asm.jumpIf(Register.R0, Condition.NE, XdpAction.REDIRECT.value(), to(Verdict.NO_SOCKET));
    }

    /** Falls in for redirected packets; all others arrive by the label of their verdict. */
    private void count()
    {
        final Label increment = new Label("increment");
        final Label end = new Label("end");

        asm.move(Register.R6, XdpAction.REDIRECT.value());
        asm.move(Register.R1, Verdict.REDIRECTED.counterIndex());
        asm.jump(increment);
        for (final Verdict verdict : Verdict.values())
        {
            if (verdict != Verdict.REDIRECTED)
            {
                asm.bind(to(verdict));
                asm.move(Register.R6, XdpAction.PASS.value());
                asm.move(Register.R1, verdict.counterIndex());
                asm.jump(increment);
            }
        }

        asm.bind(increment);
        asm.store(Size.WORD, Register.R10, COUNTER_INDEX, Register.R1);
        asm.loadMap(Register.R1, counters);
        asm.move(Register.R2, Register.R10);
        asm.add(Register.R2, COUNTER_INDEX);
        asm.call(Helper.MAP_LOOKUP_ELEM);
        asm.jumpIf(Register.R0, Condition.EQ, 0, end);
        asm.load(Size.DOUBLE, Register.R1, Register.R0, 0);
        asm.add(Register.R1, 1);
        asm.store(Size.DOUBLE, Register.R0, 0, Register.R1);
        asm.bind(end);
        asm.move(Register.R0, Register.R6);
        asm.exit();
    }

    private Label to(final Verdict verdict)
    {
        return verdictLabels[verdict.counterIndex()];
    }

    /** Uses R2; the packet's end is in R3. */
    private void requireBytes(final Register header, final int length, final Verdict otherwise)
    {
        asm.move(Register.R2, header);
        asm.add(Register.R2, length);
        asm.jumpIf(Register.R2, Condition.GT, Register.R3, to(otherwise));
    }

    /** Four bytes of the IP header, in network byte order as they are. Addresses are aligned to no more than that. */
    private void copyToKey(final int keyOffset, final int headerOffset)
    {
        asm.load(Size.WORD, Register.R2, Register.R6, headerOffset);
        asm.store(Size.WORD, Register.R10, KEY + keyOffset, Register.R2);
    }
}
