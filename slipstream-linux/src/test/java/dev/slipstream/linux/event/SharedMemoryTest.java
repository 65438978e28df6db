/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class SharedMemoryTest
{
    @Test
    void shouldShareAMemFdByItsDescriptor() throws IOException
    {
        try (FileDescriptor memFd = MemFd.create("slipstream-test", 4096); Arena arena = Arena.ofConfined())
        {
            final Path path = Path.of("/proc/self/fd/" + memFd.fd());
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                final MemorySegment one = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
                final MemorySegment two = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
                one.set(JAVA_INT, 8, 42);
                assertThat(two.get(JAVA_INT, 8)).isEqualTo(42);
            }
        }
    }

    @Test
    void shouldIssueAMembarrier()
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        Membarrier.registerGlobalExpedited();
        assertThat(Membarrier.globalExpedited()).isZero();
    }
}
