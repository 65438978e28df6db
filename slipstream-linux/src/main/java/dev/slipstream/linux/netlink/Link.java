/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.AF_UNSPEC;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFINFOMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFINFOMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A network interface, as it was when the kernel was asked.
 *
 * @param index        its number. An interface that is removed and made again gets another one.
 * @param name         its name.
 * @param hardwareType {@code ARPHRD_*} of {@code linux/if_arp.h}; see {@link #isEthernet()}.
 * @param flags        {@code IFF_*} of {@code linux/if.h}; see {@link #isUp()} and {@link #isRunning()}.
 * @param mtuBytes     the largest IP packet that it takes, in bytes.
 * @param mac          its Ethernet address, or null if its address is not one.
 * @param operState    its operational state.
 * @param rxQueues     how many receive queues it was made with. What is in use is {@link EthtoolInfo}'s to say.
 * @param txQueues     how many transmit queues it was made with.
 * @param kind         the kind of a virtual interface, such as {@code veth} or {@code vlan}; null for hardware.
 * @param xdpAttachment      where an XDP program is attached.
 * @param xdpProgramId id of the XDP program, or 0 if there is none or more than one.
 */
public record Link(int index, String name, int hardwareType, int flags, int mtuBytes, @Nullable MacAddress mac,
    OperState operState, int rxQueues, int txQueues, @Nullable String kind, XdpAttachment xdpAttachment,
    int xdpProgramId)
{
    // linux/if_arp.h.
    static final int ARPHRD_ETHER = 1;

    // linux/if.h.
    static final int IFF_UP = 0x1;
    static final int IFF_LOOPBACK = 0x8;
    static final int IFF_RUNNING = 0x40;

    // linux/if_link.h.
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_OPERSTATE = 16;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_NUM_TX_QUEUES = 31;
    static final int IFLA_NUM_RX_QUEUES = 32;
    static final int IFLA_XDP = 43;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_XDP_ATTACHED = 2;
    static final int IFLA_XDP_PROG_ID = 4;

    private static final long FAMILY_OFFSET = offset(IFINFOMSG, "ifi_family");
    private static final long TYPE_OFFSET = offset(IFINFOMSG, "ifi_type");
    private static final long INDEX_OFFSET = offset(IFINFOMSG, "ifi_index");
    private static final long FLAGS_OFFSET = offset(IFINFOMSG, "ifi_flags");

    /**
     * Whether it carries Ethernet frames. Loopback and tunnels do not.
     *
     * @return true if it has an Ethernet address and frames with Ethernet headers.
     */
    public boolean isEthernet()
    {
        return hardwareType == ARPHRD_ETHER && mac != null;
    }

    /**
     * Whether it is the loopback interface.
     *
     * @return true if so.
     */
    public boolean isLoopback()
    {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /**
     * Whether it was switched on: {@code ip link set up}.
     *
     * @return true if so.
     */
    public boolean isUp()
    {
        return (flags & IFF_UP) != 0;
    }

    /**
     * Whether it carries packets: there is a carrier and nothing else is missing.
     *
     * @return true if so.
     */
    public boolean isRunning()
    {
        return (flags & IFF_RUNNING) != 0;
    }

    /**
     * The interface that a link message is about.
     *
     * @param message an {@code RTM_NEWLINK} or {@code RTM_DELLINK} message.
     * @return its index, or 0 if the message speaks of an interface as another family sees it (a bridge's ports).
     */
    static int indexOf(final NetlinkMessage message)
    {
        final long header = message.payload(IFINFOMSG_LENGTH);
        return message.buffer().get(JAVA_BYTE, header + FAMILY_OFFSET) == AF_UNSPEC ?
            message.buffer().get(JAVA_INT_UNALIGNED, header + INDEX_OFFSET) : 0;
    }

    static Link read(final NetlinkMessage message)
    {
        final long header = message.payload(IFINFOMSG_LENGTH);
        final Reader reader = new Reader();
        reader.read(message);
        final MemorySegment buffer = message.buffer();
        final int index = buffer.get(JAVA_INT_UNALIGNED, header + INDEX_OFFSET);
        final String name = reader.name;
        if (name == null)
        {
            throw new NetlinkFormatException("the message about interface " + index + " carries no name");
        }
        return new Link(index, name,
            Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, header + TYPE_OFFSET)),
            buffer.get(JAVA_INT_UNALIGNED, header + FLAGS_OFFSET), reader.mtu, reader.mac, reader.operState,
            reader.rxQueues, reader.txQueues, reader.kind, reader.xdpAttachment, reader.xdpProgramId);
    }

    private static final class Reader
    {
        private final NetlinkAttributes attributes = new NetlinkAttributes();
        private final NetlinkAttributes nested = new NetlinkAttributes();
        private @Nullable String name;
        private @Nullable String kind;
        private @Nullable MacAddress mac;
        private OperState operState = OperState.UNKNOWN;
        private XdpAttachment xdpAttachment = XdpAttachment.NONE;
        private int mtu;
        private int rxQueues;
        private int txQueues;
        private int xdpProgramId;

        private void read(final NetlinkMessage message)
        {
            attributes.wrap(message, IFINFOMSG_LENGTH);
            while (attributes.next())
            {
                switch (attributes.type())
                {
                    case IFLA_IFNAME -> name = attributes.readString();
                    case IFLA_MTU -> mtu = attributes.readInt();
                    case IFLA_OPERSTATE -> operState = OperState.of(attributes.readUnsignedByte());
                    case IFLA_NUM_RX_QUEUES -> rxQueues = attributes.readInt();
                    case IFLA_NUM_TX_QUEUES -> txQueues = attributes.readInt();
                    case IFLA_ADDRESS -> readAddress();
                    case IFLA_LINKINFO -> readLinkInfo();
                    case IFLA_XDP -> readXdp();
                    default ->
                        {
                        }
                }
            }
        }

        private void readAddress()
        {
            // Tunnels have addresses of other lengths, or none.
            if (attributes.payloadLength() == MacAddress.LENGTH)
            {
                mac = new MacAddress(attributes.readMac());
            }
        }

        private void readLinkInfo()
        {
            nested.wrapNested(attributes);
            while (nested.next())
            {
                if (nested.type() == IFLA_INFO_KIND)
                {
                    kind = nested.readString();
                }
            }
        }

        private void readXdp()
        {
            nested.wrapNested(attributes);
            while (nested.next())
            {
                switch (nested.type())
                {
                    case IFLA_XDP_ATTACHED -> xdpAttachment = XdpAttachment.of(nested.readUnsignedByte());
                    case IFLA_XDP_PROG_ID -> xdpProgramId = nested.readInt();
                    default ->
                        {
                        }
                }
            }
        }
    }
}
