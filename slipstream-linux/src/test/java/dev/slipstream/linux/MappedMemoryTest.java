/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class MappedMemoryTest
{
    @Test
    void shouldMapZeroedMemoryUntilClosed()
    {
        final MappedMemory memory = MappedMemory.anonymous("test", 8192);
        final MemorySegment segment = memory.segment();
        assertThat(segment.byteSize()).isEqualTo(8192);
        assertThat(segment.address() % 4096).isZero();
        assertThat(segment.get(JAVA_BYTE, 8191)).isZero();

        segment.set(JAVA_BYTE, 8191, (byte)7);
        assertThat(segment.get(JAVA_BYTE, 8191)).isEqualTo((byte)7);

        memory.close();
        memory.close();
        assertThatThrownBy(() -> segment.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTakeHugePagesFromThoseThatAreReserved()
    {
        // More than any machine has reserved.
        assertThatThrownBy(() -> MappedMemory.anonymousHuge("UMEM", 1L << 44))
            .isInstanceOf(LinuxException.class)
            .hasMessage("mmap(UMEM, 17592186044416 bytes) failed: ENOMEM (12); " +
                "reserve 8388608 more huge pages of 2 MiB (sysctl vm.nr_hugepages)");
    }

    @Test
    void shouldNameTheCallThatFailed()
    {
        assertThatThrownBy(() -> MappedMemory.anonymous("nothing", 0))
            .isInstanceOf(LinuxException.class)
            .hasMessage("mmap(nothing, 0 bytes) failed: EINVAL (22)");
    }
}
