/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import java.util.SplittableRandom;

/**
 * The lengths of the messages of one publication, in order.
 *
 * <p>Written {@code fixed:1376}, {@code uniform:32:1300}, or {@code mixed:32:1300:30000} for uniform ones with one in
 * fifty drawn up to the last figure, which makes it a fragmented one.
 */
final class MessageSizes
{
    private static final int LARGE_ONE_IN = 50;

    private final SplittableRandom random;
    private final int min;
    private final int max;
    private final int largeMax;

    private MessageSizes(final SplittableRandom random, final int min, final int max, final int largeMax)
    {
        if (min < Payload.HEADER_LENGTH || min > max || max > largeMax)
        {
            throw new IllegalArgumentException("message sizes of " + min + ", " + max + ", " + largeMax + " bytes");
        }
        this.random = random;
        this.min = min;
        this.max = max;
        this.largeMax = largeMax;
    }

    static MessageSizes parse(final String specification, final long seed)
    {
        final String[] parts = specification.split(":");
        final SplittableRandom random = new SplittableRandom(seed);
        final int min = Integer.parseInt(parts[1]);
        return switch (parts[0])
        {
            case "fixed" -> new MessageSizes(random, min, min, min);
            case "uniform" -> new MessageSizes(random, min, Integer.parseInt(parts[2]), Integer.parseInt(parts[2]));
            case "mixed" -> new MessageSizes(random, min, Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
            default -> throw new IllegalArgumentException("message sizes '" + specification + "'");
        };
    }

    int max()
    {
        return largeMax;
    }

    int next()
    {
        final boolean large = largeMax > max && random.nextInt(LARGE_ONE_IN) == 0;
        return large ? random.nextInt(max, largeMax + 1) : random.nextInt(min, max + 1);
    }
}
