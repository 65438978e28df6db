/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Checks of what the process may do; who needs it says what for.
 */
public final class PrivilegeChecks
{
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LOCKED_MEMORY = "Max locked memory";
    private static final String UNLIMITED = "unlimited";

    private PrivilegeChecks()
    {
    }

    /**
     * Whether the process has a capability.
     *
     * @param capability which one.
     * @param purpose    what it is needed for, to read after "for".
     * @param remedy     what to do without it, and what happens then.
     * @return the check.
     */
    public static Check capability(final Capability capability, final String purpose, final String remedy)
    {
        return Check.of(capability.name(), () -> capabilityResult(capability, purpose, remedy));
    }

    private static CheckResult capabilityResult(
        final Capability capability, final String purpose, final String remedy)
    {
        final String needed = capability + " for " + purpose;
        try
        {
            if (capability.isEffective())
            {
                return CheckResult.ok("effective", needed);
            }
            return CheckResult.warn("not effective", needed, remedy);
        }
        catch (final IOException e)
        {
            return CheckResult.skip("the process's capabilities cannot be read: " + e.getMessage());
        }
    }

    /**
     * Whether the process may lock memory.
     *
     * @param neededBytes how much.
     * @param purpose     what it is needed for, to read after "for".
     * @return the check.
     */
    public static Check lockedMemory(final long neededBytes, final String purpose)
    {
        return Check.of("locked memory", () ->
        {
            try
            {
                return lockedMemoryResult(Files.readAllLines(LIMITS), Capability.CAP_IPC_LOCK.isEffective(),
                    neededBytes, purpose);
            }
            catch (final IOException e)
            {
                return CheckResult.skip("the process's limits cannot be read: " + e.getMessage());
            }
        });
    }

    static CheckResult lockedMemoryResult(
        final List<String> limits, final boolean mayLockAnyway, final long neededBytes, final String purpose)
        throws IOException
    {
        final String needed = neededBytes + " bytes for " + purpose + ", or CAP_IPC_LOCK";
        final String limit = softLimit(limits);
        if (mayLockAnyway)
        {
            return CheckResult.ok("CAP_IPC_LOCK (RLIMIT_MEMLOCK " + limit + ")", needed);
        }
        return CheckResult.okOrWarn(UNLIMITED.equals(limit) || Long.parseLong(limit) >= neededBytes,
            "RLIMIT_MEMLOCK " + limit, needed, "ulimit -l unlimited (LimitMEMLOCK=infinity for systemd)");
    }

    // The line reads "Max locked memory         8388608              unlimited            bytes": soft, then hard.
    private static String softLimit(final List<String> limits) throws IOException
    {
        for (final String line : limits)
        {
            if (line.startsWith(LOCKED_MEMORY))
            {
                return new StringTokenizer(line.substring(LOCKED_MEMORY.length())).nextToken();
            }
        }
        throw new IOException("no line '" + LOCKED_MEMORY + "' in " + LIMITS);
    }
}
