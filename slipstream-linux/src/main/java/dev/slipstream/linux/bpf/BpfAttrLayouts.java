/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The members of {@code union bpf_attr} ({@code linux/bpf.h}) that are used here, each up to the last field that is
 * needed: the kernel takes what is left out as zero. Fields are named as in C.
 */
final class BpfAttrLayouts
{
    static final int OBJECT_NAME_LENGTH = 16;

    static final StructLayout MAP_CREATE = structLayout(
        JAVA_INT.withName("map_type"),
        JAVA_INT.withName("key_size"),
        JAVA_INT.withName("value_size"),
        JAVA_INT.withName("max_entries"),
        JAVA_INT.withName("map_flags"),
        JAVA_INT.withName("inner_map_fd"),
        JAVA_INT.withName("numa_node"),
        sequenceLayout(OBJECT_NAME_LENGTH, JAVA_BYTE).withName("map_name"));

    static final StructLayout ELEMENT = structLayout(
        JAVA_INT.withName("map_fd"),
        MemoryLayout.paddingLayout(4),
        JAVA_LONG.withName("key"),
        JAVA_LONG.withName("value"),
        JAVA_LONG.withName("flags"));

    static final StructLayout PROG_LOAD = structLayout(
        JAVA_INT.withName("prog_type"),
        JAVA_INT.withName("insn_cnt"),
        JAVA_LONG.withName("insns"),
        JAVA_LONG.withName("license"),
        JAVA_INT.withName("log_level"),
        JAVA_INT.withName("log_size"),
        JAVA_LONG.withName("log_buf"),
        JAVA_INT.withName("kern_version"),
        JAVA_INT.withName("prog_flags"),
        sequenceLayout(OBJECT_NAME_LENGTH, JAVA_BYTE).withName("prog_name"),
        JAVA_INT.withName("prog_ifindex"),
        JAVA_INT.withName("expected_attach_type"));

    static final StructLayout TEST_RUN = structLayout(
        JAVA_INT.withName("prog_fd"),
        JAVA_INT.withName("retval"),
        JAVA_INT.withName("data_size_in"),
        JAVA_INT.withName("data_size_out"),
        JAVA_LONG.withName("data_in"),
        JAVA_LONG.withName("data_out"),
        JAVA_INT.withName("repeat"),
        JAVA_INT.withName("duration"));

    static final StructLayout LINK_CREATE = structLayout(
        JAVA_INT.withName("prog_fd"),
        JAVA_INT.withName("target_ifindex"),
        JAVA_INT.withName("attach_type"),
        JAVA_INT.withName("flags"));

    private BpfAttrLayouts()
    {
    }

    static void set(final MemorySegment attr, final StructLayout layout, final String field, final int value)
    {
        attr.set(JAVA_INT, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    static void set(final MemorySegment attr, final StructLayout layout, final String field, final long value)
    {
        attr.set(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    static int get(final MemorySegment attr, final StructLayout layout, final String field)
    {
        return attr.get(JAVA_INT, layout.byteOffset(PathElement.groupElement(field)));
    }
}
