/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * The counters of doorbells, shown by AeronStat with Aeron's own. Each is added by the client that updates it, so the
 * media driver frees it with the client, whatever became of that. Type ids from 17500 on are Slipstream's.
 */
public enum DoorbellCounterType
{
    /** One per client that uses doorbells; its writers ring. Value: process id. Key: {@link DoorbellCounterKey}. */
    CLIENT(17500, "doorbell-client"),

    /**
     * One per publication that rings. Value: how often it woke a reader. Key: {@link DoorbellCounterKey}. It is by
     * this counter that a reader knows that the writer of a stream rings.
     */
    PUBLICATION(17501, "doorbell-rings-sent"),

    /**
     * Added by a media driver whose agents park. It rings the readers of what it has received from the network; those
     * who wait for the limit of a publication, after it has moved it (see
     * {@link dev.slipstream.doorbell.page.DoorbellPage#limitRingSet}); and is to be rung by those who have work for it.
     * Value: process id.
     */
    DRIVER(17502, "doorbell-driver"),

    /**
     * One per subscription whose reader rings the media driver as it consumes. Value: how often it did. Key:
     * {@link DoorbellCounterKey}.
     */
    SUBSCRIPTION(17503, "doorbell-reader-rings-sent"),

    /** How often a thread went to sleep. */
    PARKED(17510, "doorbell-parked"),

    /** How often a ring ended its sleep. */
    WOKEN(17511, "doorbell-woken"),

    /** Fragments or units of work that were found without a ring: system calls that nobody had to make. */
    AVOIDED(17512, "doorbell-rings-avoided"),

    /** How often a sleep ended by its time limit. */
    TIMED_OUT(17513, "doorbell-timed-out"),

    /**
     * How often a ring was missed: while all writers were believed to ring, a sleep lasted to its time limit, there was
     * work at its end, and nobody rang for it within another 10 ms. What is published in the last moments of a sleep,
     * with its ring still to come, is none. Zero between processes that all use doorbells.
     */
    TIMED_OUT_WITH_WORK(17514, "doorbell-timed-out-with-work"),

    /** Spin budget chosen for the current idle period, in nanoseconds. */
    SPIN_BUDGET(17515, "doorbell-spin-budget-ns"),

    /** Histogram of the time from a ring to the thread running, one counter per bucket. */
    WAKE_LATENCY(17516, "doorbell-wake-latency"),

    /** How often a thread spun until there was work: sleeps that were avoided. */
    SPUN(17517, "doorbell-spun"),

    /** What a wake-up is taken to cost, in nanoseconds, by a policy that learns it: no spin is longer. */
    WAKE_UP_COST(17518, "doorbell-wake-up-cost-ns");

    private final int typeId;
    private final String label;

    DoorbellCounterType(final int typeId, final String label)
    {
        this.typeId = typeId;
        this.label = label;
    }

    /**
     * Type id in Aeron's counters file.
     *
     * @return the id.
     */
    public int typeId()
    {
        return typeId;
    }

    /**
     * How the labels of these counters begin.
     *
     * @return the beginning.
     */
    public String label()
    {
        return label;
    }
}
