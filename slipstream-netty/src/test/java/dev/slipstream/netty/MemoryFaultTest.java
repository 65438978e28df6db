/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.ScratchDirectory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shared memory that is full, or whose files a peer truncates: both show as faults of whoever touches it. */
@Timeout(120)
class MemoryFaultTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-fault");
    }

    @AfterEach
    void tearDown()
    {
        directory.close();
    }

    @Test
    void shouldRefuseAConnectionThatSharedMemoryHasNoRoomFor()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        // A mount namespace of its own: the mount goes with the process.
        final String mount = "mount -t tmpfs -o size=64m none " + directory.path() + " && exec \"$@\"";
        try (ChildJvm child = ChildJvm.of(MemoryFaultProcess.class).prefix("unshare", "-m", "sh", "-c", mount, "sh")
            .arguments("fill", directory.path().toString()).start())
        {
            assertThat(child.awaitLine(MemoryFaultProcess.DONE, PATIENCE))
                .contains("insufficient usable storage");
        }
    }

    @Test
    void shouldCloseAConnectionWhoseFileIsTruncated()
    {
        try (ChildJvm child = ChildJvm.of(MemoryFaultProcess.class)
            .arguments("truncate", directory.path().toString()).start())
        {
            assertThat(child.awaitLine(MemoryFaultProcess.DONE, PATIENCE)).contains("InternalError");
        }
    }
}
