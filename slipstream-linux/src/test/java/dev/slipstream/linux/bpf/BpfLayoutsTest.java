/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

import dev.slipstream.linux.LayoutAudit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BpfLayoutsTest
{
    @Test
    @Timeout(120)
    void shouldMatchTheHeaders() throws Exception
    {
        new LayoutAudit("linux/bpf.h")
            .prefix("union bpf_attr", "", BpfAttrLayouts.MAP_CREATE)
            .prefix("union bpf_attr", "", BpfAttrLayouts.ELEMENT)
            .prefix("union bpf_attr", "", BpfAttrLayouts.PROG_LOAD)
            .prefix("union bpf_attr", "test.", BpfAttrLayouts.TEST_RUN)
            .prefix("union bpf_attr", "link_create.", BpfAttrLayouts.LINK_CREATE)
            .constant("BPF_OBJ_NAME_LEN", BpfAttrLayouts.OBJECT_NAME_LENGTH)
            .constant("BPF_MAP_TYPE_HASH", BpfMapType.HASH.value())
            .constant("BPF_MAP_TYPE_PERCPU_ARRAY", BpfMapType.PERCPU_ARRAY.value())
            .constant("BPF_MAP_TYPE_XSKMAP", BpfMapType.XSKMAP.value())
            .verify();
    }
}
