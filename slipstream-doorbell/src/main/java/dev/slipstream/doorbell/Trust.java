/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * How far a reader may rely on being rung.
 */
public enum Trust
{
    /** Nobody rings: idle exactly as stock Aeron does. */
    NONE,

    /** Some of those who write its streams do not ring: the schedule of stock Aeron, on which a ring ends a sleep. */
    SOME,

    /** All of them ring: sleep for long. */
    ALL
}
