/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier says about a program that it refuses: a trace of everything it looked at, with the reason in one of
 * the last lines.
 */
final class VerifierLog
{
    private VerifierLog()
    {
    }

    /**
     * The text to go with the errno.
     *
     * @param log      the verifier's log, possibly empty.
     * @param fallback what to say if the log is empty.
     * @return the reason on a line of its own, then the complete log; or the fallback.
     */
    static @Nullable String remedy(final String log, final @Nullable String fallback)
    {
        final String reason = reason(log);
        return reason.isEmpty() ? fallback : reason + "\nThe verifier's log:\n" + log.stripTrailing();
    }

    private static String reason(final String log)
    {
        final List<String> lines = log.lines().filter((line) -> !line.isBlank()).toList();
        for (int i = lines.size() - 1; i >= 0; i--)
        {
            final String line = lines.get(i);
            // The statistics that close every log say nothing about the reason.
            if (!line.startsWith("processed ") && !line.startsWith("verification time"))
            {
                return line.strip();
            }
        }
        return "";
    }
}
