/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

/**
 * The agents of a media driver that may park, for those who have work for them. Several of them may run on one thread,
 * which then answers for all.
 */
public enum DriverAgent
{
    /** Takes commands, moves the limits of publications, keeps the time. */
    CONDUCTOR(1),

    /** Sends what was published to network publications. */
    SENDER(2),

    /** Receives what network publications have sent. */
    RECEIVER(3);

    private final int code;

    DriverAgent(final int code)
    {
        this.code = code;
    }

    /** Number in the page's keys: never changed. */
    int code()
    {
        return code;
    }
}
