/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PosixSemaphoreTest
{
    private final String name = "/slipstream-test-" + ProcessHandle.current().pid();

    @AfterEach
    void unlink()
    {
        PosixSemaphore.unlink(name);
    }

    @Test
    void shouldCountPosts()
    {
        try (PosixSemaphore owner = PosixSemaphore.create(name); PosixSemaphore peer = PosixSemaphore.open(name))
        {
            assertThat(owner.tryWait()).isEqualTo(-Errno.EAGAIN);
            assertThat(peer.post()).isZero();
            assertThat(peer.post()).isZero();
            assertThat(owner.tryWait()).isZero();
            assertThat(owner.await(1_000_000_000L)).isZero();
            assertThat(owner.await(1_000_000)).isEqualTo(-Errno.ETIMEDOUT);
        }
    }

    @Test
    void shouldWakeASleeper() throws Exception
    {
        try (PosixSemaphore owner = PosixSemaphore.create(name))
        {
            final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(
                () -> owner.await(20_000_000_000L));
            Thread.sleep(10);
            assertThat(owner.post()).isZero();

            assertThat(sleeper.get()).isZero();
        }
    }

    @Test
    void shouldRefuseANameThatIsTakenOrMissing()
    {
        assertThatThrownBy(() -> PosixSemaphore.open(name)).hasMessageContaining("ENOENT");
        PosixSemaphore.create(name).close();
        assertThatThrownBy(() -> PosixSemaphore.create(name)).hasMessageContaining("EEXIST");
        assertThat(PosixSemaphore.unlink(name)).isZero();
        assertThat(PosixSemaphore.unlink(name)).isEqualTo(-Errno.ENOENT);
    }
}
