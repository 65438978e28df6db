/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PosixSemaphoreTest
{
    @TempDir
    Path folder;

    private final Arena arena = Arena.ofShared();
    private PosixSemaphore owner;
    private PosixSemaphore peer;

    @BeforeEach
    void mapTheSameFileTwice() throws IOException
    {
        owner = PosixSemaphore.create(map());
        peer = PosixSemaphore.at(map());
    }

    @AfterEach
    void unmap()
    {
        arena.close();
    }

    @Test
    void shouldCountPostsThroughAnotherMapping()
    {
        assertThat(owner.tryWait()).isEqualTo(-Errno.EAGAIN);
        assertThat(peer.post()).isZero();
        assertThat(peer.post()).isZero();
        assertThat(owner.tryWait()).isZero();
        assertThat(owner.await(1_000_000_000L)).isZero();
        assertThat(owner.await(1_000_000)).isEqualTo(-Errno.ETIMEDOUT);
    }

    @Test
    void shouldWakeASleeper() throws Exception
    {
        final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(() -> owner.await(20_000_000_000L));
        Thread.sleep(10);
        assertThat(peer.post()).isZero();

        assertThat(sleeper.get()).isZero();
    }

    @Test
    void shouldTellThatSomebodyWroteOverIt() throws IOException
    {
        assertThat(peer.isSound()).isTrue();
        owner.post();
        assertThat(peer.isSound()).isTrue();

        MemorySegment.ofAddress(map()).reinterpret(PosixSemaphore.LENGTH).fill((byte)0x5a);
        assertThat(peer.isSound()).isFalse();
    }

    private long map() throws IOException
    {
        try (FileChannel channel = FileChannel.open(folder.resolve("semaphore"),
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena).address();
        }
    }
}
