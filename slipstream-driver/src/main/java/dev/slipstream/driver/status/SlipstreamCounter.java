/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.status;

/**
 * The counters that Slipstream adds to Aeron's counters file, one of each per driver. {@code AeronStat} shows them
 * among Aeron's own.
 */
public enum SlipstreamCounter
{
    /** 1 if runs go through the kernel in batches, 0 if not; the label says why not. */
    KERNEL_BATCHING(17_400, "Slipstream kernel batching", Kind.STATE),

    /** Datagrams handed to the kernel in batches. */
    KERNEL_DATAGRAMS_SENT(17_401, "Slipstream kernel datagrams sent"),

    /** Bytes handed to the kernel in batches. */
    KERNEL_BYTES_SENT(17_402, "Slipstream kernel bytes sent"),

    /** Kernel calls that sent something: datagrams sent divided by this is the batch size. */
    KERNEL_SEND_CALLS(17_403, "Slipstream kernel send calls"),

    /** Messages that the kernel was asked to cut into datagrams ({@code UDP_SEGMENT}). */
    KERNEL_SEGMENTED_MESSAGES(17_404, "Slipstream kernel segmented messages"),

    /** Runs of which the kernel took a part or nothing; the rest was offered again. */
    KERNEL_SHORT_SENDS(17_405, "Slipstream kernel short sends"),

    /** Channels that send whole datagrams because the kernel would not cut for them. */
    KERNEL_SEGMENTATION_REFUSED(17_406, "Slipstream kernel segmentation refused", Kind.FALLBACK),

    /** Datagrams received from the kernel in batches. */
    KERNEL_DATAGRAMS_RECEIVED(17_407, "Slipstream kernel datagrams received"),

    /** Bytes received from the kernel in batches. */
    KERNEL_BYTES_RECEIVED(17_408, "Slipstream kernel bytes received"),

    /** Kernel calls that received something: datagrams received divided by this is the batch size. */
    KERNEL_RECEIVE_CALLS(17_409, "Slipstream kernel receive calls"),

    /** Messages in which the kernel had glued several datagrams together ({@code UDP_GRO}). */
    KERNEL_COALESCED_MESSAGES(17_410, "Slipstream kernel coalesced messages"),

    /** Messages longer than any datagram can be, dropped. */
    KERNEL_TRUNCATED_MESSAGES(17_411, "Slipstream kernel truncated messages", Kind.DROP),

    /** Channels that use Aeron's own endpoint because no batching was possible for their socket. */
    KERNEL_CHANNELS_NOT_BATCHED(17_412, "Slipstream channels not batched", Kind.FALLBACK),

    /** Received frames dropped because their length contradicts their type. */
    MALFORMED_FRAMES(17_413, "Slipstream malformed frames", Kind.DROP),

    /** Times that a sender position was moved up to what was sent ahead. */
    POSITION_CATCH_UPS(17_414, "Slipstream position catch-ups"),

    /** 1 if moving positions was given up, because this version of Aeron does not follow. */
    POSITION_CATCH_UP_GIVEN_UP(17_415, "Slipstream position catch-up given up", Kind.STATE),

    /** Set-up frames of streams whose terms are longer than is allowed, dropped. */
    REFUSED_SETUPS(17_416, "Slipstream refused setups", Kind.DROP),

    /** Interfaces that are open for AF_XDP; the label says which and how, or why there can be none. */
    XDP(17_420, "Slipstream AF_XDP", Kind.STATE),

    /** Datagrams sent over AF_XDP. */
    XDP_DATAGRAMS_SENT(17_421, "Slipstream AF_XDP datagrams sent"),

    /** Bytes sent over AF_XDP, without headers. */
    XDP_BYTES_SENT(17_422, "Slipstream AF_XDP bytes sent"),

    /** Times that the kernel was asked to send: datagrams sent divided by this is the batch size. */
    XDP_KICKS(17_423, "Slipstream AF_XDP kicks"),

    /** Datagrams sent through the kernel because the interface is not open for AF_XDP. */
    XDP_NOT_SENT_NO_INTERFACE(17_424, "Slipstream AF_XDP not sent: no interface", Kind.FALLBACK),

    /** Datagrams sent through the kernel because the route, or the neighbour's address, is not known. */
    XDP_NOT_SENT_NO_NEXT_HOP(17_425, "Slipstream AF_XDP not sent: no next hop", Kind.FALLBACK),

    /** Datagrams sent through the kernel because it had all frames. */
    XDP_NOT_SENT_NO_FRAME(17_426, "Slipstream AF_XDP not sent: no frame", Kind.FALLBACK),

    /** Datagrams sent through the kernel because they are too large for a frame, or for the path. */
    XDP_NOT_SENT_TOO_LARGE(17_427, "Slipstream AF_XDP not sent: too large", Kind.FALLBACK),

    /** Datagrams received over AF_XDP. */
    XDP_DATAGRAMS_RECEIVED(17_428, "Slipstream AF_XDP datagrams received"),

    /** Bytes received over AF_XDP, without headers. */
    XDP_BYTES_RECEIVED(17_429, "Slipstream AF_XDP bytes received"),

    /** Batches of packets taken from a ring: datagrams received divided by this is the batch size. */
    XDP_RECEIVE_BATCHES(17_430, "Slipstream AF_XDP receive batches"),

    /** Packets that the filter should have left to the kernel, dropped. */
    XDP_UNREADABLE_PACKETS(17_431, "Slipstream AF_XDP unreadable packets", Kind.DROP),

    /** Packets whose checksum is wrong, dropped. */
    XDP_DAMAGED_PACKETS(17_432, "Slipstream AF_XDP damaged packets", Kind.DROP),

    /** Packets for a channel that was just closed, dropped. */
    XDP_UNADDRESSED_PACKETS(17_433, "Slipstream AF_XDP unaddressed packets", Kind.DROP),

    /** Packets that the kernel dropped because there was no frame, or no room in a ring. */
    XDP_DROPPED_PACKETS(17_434, "Slipstream AF_XDP dropped packets", Kind.DROP),

    /** Packets that lie in RX rings, of all sockets; as what follows, looked at once a second. */
    XDP_RX_RING(17_435, "Slipstream AF_XDP packets in RX rings", Kind.STATE),

    /** Frames that the kernel has for packets to come: where it has none it drops. */
    XDP_FILL_RING(17_436, "Slipstream AF_XDP frames in fill rings", Kind.STATE),

    /** Packets that the kernel has not sent yet. */
    XDP_TX_RING(17_437, "Slipstream AF_XDP packets in TX rings", Kind.STATE),

    /** Frames that were sent and not taken back yet. */
    XDP_COMPLETION_RING(17_438, "Slipstream AF_XDP frames in completion rings", Kind.STATE),

    /** Places that RX rings have together, and fill rings as many. */
    XDP_RX_PLACES(17_439, "Slipstream AF_XDP places in RX rings", Kind.STATE),

    /** Places that TX rings have together, and completion rings as many. */
    XDP_TX_PLACES(17_440, "Slipstream AF_XDP places in TX rings", Kind.STATE),

    /** 1 if the agents sleep when they have nothing to do, 0 if not; the label says why not. */
    EVENTS(17_441, "Slipstream event-driven agents", Kind.STATE);

    /**
     * What a counter's value means.
     */
    public enum Kind
    {
        /** Something that happened, since the driver started; only grows. */
        COUNT,

        /** As {@link #COUNT}: why something that was received or sent is lost. */
        DROP,

        /** As {@link #COUNT}: why something took a slower way than it might have. */
        FALLBACK,

        /** How things are now; the label may say more. */
        STATE
    }

    private final int typeId;
    private final String label;
    private final Kind kind;

    SlipstreamCounter(final int typeId, final String label)
    {
        this(typeId, label, Kind.COUNT);
    }

    SlipstreamCounter(final int typeId, final String label, final Kind kind)
    {
        this.typeId = typeId;
        this.label = label;
        this.kind = kind;
    }

    /**
     * The type id in the counters file: Slipstream's driver uses 17,400 to 17,499.
     *
     * @return the type id.
     */
    public int typeId()
    {
        return typeId;
    }

    /**
     * The label in the counters file; more may follow it there.
     *
     * @return the label.
     */
    public String label()
    {
        return label;
    }

    /**
     * What its value means: who shows counters shows drops and fallbacks by this, also those that are added later.
     *
     * @return the kind.
     */
    public Kind kind()
    {
        return kind;
    }
}
