/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.linux.event.Membarrier;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishFenceTest
{
    @TempDir
    private Path directory;

    private long nowNs;

    @Test
    void shouldBeWaivedWhileMessagesComeFast()
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        try (DoorbellPage page = DoorbellPage.open(directory, true);
            PublishFence fence = new PublishFence(page.waivers(), () -> nowNs))
        {
            publish(fence, 500);
            assertThat(fence.isWaived()).isFalse();
            publish(fence, 50);
            assertThat(fence.isWaived()).isTrue();
            publish(fence, 500);
            assertThat(fence.isWaived()).as("still fast enough").isTrue();
            publish(fence, 5_000);
            assertThat(fence.isWaived()).isFalse();
            publish(fence, 50);
            assertThat(fence.isWaived()).isTrue();
        }
    }

    @Test
    void shouldStayWhereThePageWantsIt()
    {
        try (DoorbellPage page = DoorbellPage.open(directory, false);
            PublishFence fence = new PublishFence(page.waivers(), () -> nowNs))
        {
            publish(fence, 50);
            assertThat(fence.isWaived()).isFalse();
        }
    }

    private void publish(final PublishFence fence, final long gapNs)
    {
        for (int i = 0; i < PublishFence.MESSAGES_PER_LOOK; i++)
        {
            nowNs += gapNs;
            fence.afterPublish();
        }
    }
}
