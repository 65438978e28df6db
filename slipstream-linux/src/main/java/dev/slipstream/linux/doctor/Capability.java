/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A privilege of a process, from {@code linux/capability.h}. See capabilities(7).
 */
public enum Capability
{
    /** Configure the network: attach programs, confirm neighbours. */
    CAP_NET_ADMIN(12),
    /** Raw packets: AF_XDP sockets. */
    CAP_NET_RAW(13),
    /** Lock memory beyond RLIMIT_MEMLOCK. */
    CAP_IPC_LOCK(14),
    /** Nearly everything; stood for CAP_PERFMON and CAP_BPF before Linux 5.8, and still implies them. */
    CAP_SYS_ADMIN(21),
    /** Load eBPF programs that add what they have read to the address of a packet. */
    CAP_PERFMON(38),
    /** Load eBPF programs. */
    CAP_BPF(39);

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";

    private final int bit;

    Capability(final int bit)
    {
        this.bit = bit;
    }

    /**
     * Whether this process has it, or another that implies it, in its own user namespace.
     *
     * @return true if one of them is in the effective set.
     * @throws IOException if /proc cannot be read.
     */
    public boolean isEffective() throws IOException
    {
        return isIn(Files.readAllLines(STATUS));
    }

    boolean isIn(final List<String> status) throws IOException
    {
        for (final String line : status)
        {
            if (line.startsWith(EFFECTIVE))
            {
                final long effective = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
                return (effective & sufficient()) != 0;
            }
        }
        throw new IOException("no line '" + EFFECTIVE + "' in " + STATUS);
    }

    // perfmon_capable() and bpf_capable() of the kernel's linux/capability.h.
    private long sufficient()
    {
        return this == CAP_PERFMON || this == CAP_BPF ? 1L << bit | 1L << CAP_SYS_ADMIN.bit : 1L << bit;
    }
}
