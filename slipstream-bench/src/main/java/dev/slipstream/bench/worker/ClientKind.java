/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * What kind of client a worker is. Its name travels in the job.
 */
public enum ClientKind
{
    /** In the thread of its driver, which never idles. */
    INVOKED,
    /** The same, but that thread backs off when there is nothing to do. */
    INVOKED_BACKOFF,
    /** Of a driver in another process, with Aeron's back-off idle strategy. */
    BACKOFF,
    /** The same, spinning and yielding. */
    YIELD,
    /** The same, spinning. */
    SPIN,
    /** Of a driver in another process: readers sleep until they are rung, writers ring. */
    DOORBELL,
    /** The same, but readers spin and never sleep: only the writers' readiness to ring is left. */
    DOORBELL_SPIN,
    /** Of no driver at all: messages in shared memory, and a bare signal for each. */
    SIGNAL,
    /** Of no driver: a program of its own takes the place of the worker. */
    PROGRAM
}
