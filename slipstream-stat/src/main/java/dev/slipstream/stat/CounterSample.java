/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import org.jspecify.annotations.Nullable;

/**
 * One counter of the counters file at one moment.
 *
 * @param id        its place in the file.
 * @param typeId    what it counts; see {@link io.aeron.AeronCounters}.
 * @param keyHead   the first four bytes of its key: which of the system counters it is.
 * @param label     printable characters only.
 * @param value     the figure.
 * @param streamKey of the stream, for counters of streams.
 */
public record CounterSample(int id, int typeId, int keyHead, String label, long value, @Nullable StreamKey streamKey)
{
}
