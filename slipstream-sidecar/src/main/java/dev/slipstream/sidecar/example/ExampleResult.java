/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

/**
 * What the calling application of the example has seen.
 *
 * @param calls  that it made.
 * @param failed those that failed for good.
 * @param p50Ns  median of their durations.
 * @param p99Ns  its 99th percentile.
 */
public record ExampleResult(long calls, long failed, long p50Ns, long p99Ns)
{
    /** Reads what {@link ShopApp} says. */
    static ExampleResult parse(final String line)
    {
        final String[] words = line.split(" ", -1);
        return new ExampleResult(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
            Long.parseLong(words[3]));
    }
}
