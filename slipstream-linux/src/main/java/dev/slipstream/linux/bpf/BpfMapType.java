/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

/**
 * Kinds of eBPF map, from {@code enum bpf_map_type} of {@code linux/bpf.h}.
 */
public enum BpfMapType
{
    /** Keys of any bytes. */
    HASH(1),

    /** Indexed by a 32-bit number; a value for each possible CPU. */
    PERCPU_ARRAY(6),

    /** Indexed by a 32-bit number; values are AF_XDP sockets. */
    XSKMAP(17);

    private final int value;

    BpfMapType(final int value)
    {
        this.value = value;
    }

    /**
     * The kernel's number.
     *
     * @return the value of the C enum.
     */
    public int value()
    {
        return value;
    }
}
