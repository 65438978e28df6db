/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadTest
{
    static Stream<UnsafeBuffer> buffers()
    {
        return Stream.of(new UnsafeBuffer(ByteBuffer.allocateDirect(4096)), new UnsafeBuffer(new byte[4096]),
            new UnsafeBuffer(ByteBuffer.allocate(5000), 100, 4096),
            new UnsafeBuffer(ByteBuffer.allocateDirect(5000), 100, 4096));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldReadBackWhatItWrote(final UnsafeBuffer buffer)
    {
        Payload.write(buffer, 64, 100, 77, 123_456_789L);
        assertThat(Payload.sequence(buffer, 64)).isEqualTo(77);
        assertThat(Payload.intendedNs(buffer, 64)).isEqualTo(123_456_789L);
        assertThat(Payload.isIntact(buffer, 64, 100)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldNoticeAnyDamagedBit(final UnsafeBuffer buffer)
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final int length : new int[]{17, 23, 24, 32, 64, 65, 99, 1376})
        {
            for (int i = 0; i < 200; i++)
            {
                Payload.write(buffer, 8, length, random.nextLong(1_000_000), 0);
                assertThat(Payload.isIntact(buffer, 8, length)).as("seed %d, length %d", seed, length).isTrue();
                final int index = 8 + Payload.HEADER_LENGTH + random.nextInt(length - Payload.HEADER_LENGTH);
                buffer.putByte(index, (byte)(buffer.getByte(index) ^ (1 << random.nextInt(8))));
                assertThat(Payload.isIntact(buffer, 8, length)).as("seed %d, length %d, byte %d", seed, length, index)
                    .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldNoticeTheBodyOfAnotherMessage(final UnsafeBuffer buffer)
    {
        Payload.write(buffer, 0, 64, 5, 0);
        buffer.putLong(0, 6);
        assertThat(Payload.isIntact(buffer, 0, 64)).isFalse();
    }

    @Test
    void shouldMixSizesOverTheWholeRange()
    {
        final Sizes sizes = new Sizes(32, 35);
        assertThat(IntStream.range(0, 1000).map(sizes::of).distinct().sorted()).containsExactly(32, 33, 34, 35);
        assertThat(sizes.of(12)).isEqualTo(sizes.of(12));
        assertThat(new Sizes(40, 40).of(1)).isEqualTo(40);
    }

    @Test
    void shouldRefuseSizesThatCannotBe()
    {
        assertThatThrownBy(() -> new Sizes(8, 8)).hasMessageContaining("at least 16");
        assertThatThrownBy(() -> new Sizes(64, 32)).isInstanceOf(IllegalArgumentException.class);
    }
}
