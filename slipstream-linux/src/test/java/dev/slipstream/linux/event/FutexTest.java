/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
class FutexTest
{
    private static final long FOREVER_NS = 20_000_000_000L;

    @TempDir
    Path folder;

    private final Arena arena = Arena.ofShared();
    private final Timespec timeout = new Timespec();
    private MemorySegment word;
    private MemorySegment sameWord;

    @BeforeEach
    void mapTheSameFileTwice() throws IOException
    {
        word = map();
        sameWord = map();
    }

    @AfterEach
    void unmap()
    {
        arena.close();
    }

    @Test
    void shouldNotSleepOnAnotherValue()
    {
        assertThat(Futex.await(word.address(), 1, timeout.set(FOREVER_NS))).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void shouldTimeOut()
    {
        assertThat(Futex.await(word.address(), 0, timeout.set(1_000_000))).isEqualTo(-Errno.ETIMEDOUT);
    }

    @Test
    void shouldFailOnAnAddressThatIsNotMapped()
    {
        final int result = Futex.await(64, 0, timeout.set(FOREVER_NS));

        assertThat(result).isEqualTo(-Errno.EFAULT);
        assertThat(Futex.isOrdinary(result)).isFalse();
    }

    @Test
    void shouldWakeASleeperThroughAnotherMapping() throws Exception
    {
        final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(
            () -> Futex.await(word.address(), 0, timeout.set(FOREVER_NS)));

        int woken = 0;
        while (woken == 0)
        {
            Thread.sleep(1);
            woken = Futex.wake(sameWord.address(), 1);
        }

        assertThat(woken).isEqualTo(1);
        assertThat(sleeper.get()).isZero();
    }

    @Test
    void shouldWakeASleeperOnOneOfSeveralWords() throws Exception
    {
        assumeTrue(FutexWaitVector.isAvailable(), "futex_waitv(2) needs Linux 5.16");
        final FutexWaitVector vector = new FutexWaitVector(2);
        vector.add(word.address(), 0);
        vector.add(word.address() + 64, 0);
        final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(() -> vector.await(FOREVER_NS));

        int woken = 0;
        while (woken == 0)
        {
            Thread.sleep(1);
            woken = Futex.wake(sameWord.address() + 64, 1);
        }

        assertThat(sleeper.get()).isEqualTo(1);
    }

    @Test
    void shouldTimeOutOnSeveralWordsAndSeeAnotherValue()
    {
        assumeTrue(FutexWaitVector.isAvailable(), "futex_waitv(2) needs Linux 5.16");
        final FutexWaitVector vector = new FutexWaitVector(2);
        vector.add(word.address(), 0);
        assertThat(vector.await(1_000_000)).isEqualTo(-Errno.ETIMEDOUT);

        vector.clear();
        vector.add(word.address(), 0);
        vector.add(word.address() + 64, 7);
        assertThat(vector.await(FOREVER_NS)).isEqualTo(-Errno.EAGAIN);
    }

    private MemorySegment map() throws IOException
    {
        try (FileChannel channel = FileChannel.open(folder.resolve("word"),
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
            assertThat(mapped.get(JAVA_INT, 0)).isZero();
            return mapped;
        }
    }
}
