/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XskTransmitterTest
{
    private static final int FRAMES = 64;
    private static final int KERNEL_BATCH = 32;
    private static final int JUST_BEFORE_WRAP = -3;

    private final Arena arena = Arena.ofConfined();
    private final Umem umem = new Umem(
        XskConfiguration.DEFAULT.withFrames(FRAMES, FRAMES).withMultiBuffer(true));
    private FakeRing tx;
    private FakeRing completion;
    private int kicks;
    private int error;
    private XskTransmitter transmitter;

    @AfterEach
    void close()
    {
        umem.close();
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, JUST_BEFORE_WRAP, Integer.MAX_VALUE - 2})
    void shouldPassFramesRound(final int firstIndex)
    {
        create(firstIndex);
        for (int i = 0; i < 5 * FRAMES; i++)
        {
            final long address = transmitter.claim(100 + i);
            assertThat(transmitter.claim(100 + i)).isEqualTo(address);
            transmitter.commit(100 + i);
            assertThat(transmitter.flush()).isZero();

            final long[] descriptor = tx.consume();
            assertThat(umem.address(descriptor[0])).isEqualTo(address);
            assertThat(descriptor[1]).isEqualTo(100 + i);
            completion.produce(descriptor[0]);
        }
        assertThat(kicks).isEqualTo(5 * FRAMES);
    }

    @Test
    void shouldPutPayloadsOnCacheLines()
    {
        create(0);
        final int headers = 42;
        assertThat((transmitter.claim(100) + headers) % 64).isZero();
    }

    @Test
    void shouldSendWhatWasCommittedInOneBatch()
    {
        create(0);
        final Set<Long> addresses = commit(20);
        assertThat(addresses).hasSize(20);
        assertThat(tx.used()).isZero();
        assertThat(transmitter.pending()).isEqualTo(20);

        transmitter.flush();
        transmitter.flush();

        assertThat(tx.used()).isEqualTo(20);
        assertThat(kicks).isEqualTo(1);
        assertThat(transmitter.pending()).isZero();
    }

    @Test
    void shouldHaveNoFrameUntilTheKernelGivesOneBack()
    {
        create(JUST_BEFORE_WRAP);
        commit(FRAMES);
        assertThat(transmitter.claim(100)).isEqualTo(XskTransmitter.NO_FRAME);
        transmitter.flush();
        assertThat(transmitter.claim(100)).isEqualTo(XskTransmitter.NO_FRAME);

        final long packet = tx.consume()[0];
        completion.produce(packet);
        assertThat(transmitter.claim(100)).isEqualTo(umem.address(packet));
    }

    @Test
    void shouldKickAgainForWhatOneCallDoesNotSend()
    {
        create(0);
        commit(KERNEL_BATCH + 1);
        error = -Errno.EAGAIN;
        assertThat(transmitter.flush()).isEqualTo(-Errno.EAGAIN);
        assertThat(kicks).isEqualTo(2);
    }

    @Test
    void shouldReportWhatTheKernelSays()
    {
        create(0);
        commit(KERNEL_BATCH + 1);
        error = -Errno.ENETDOWN;
        assertThat(transmitter.flush()).isEqualTo(-Errno.ENETDOWN);
        assertThat(kicks).isEqualTo(1);
    }

    @Test
    void shouldKickOnlyForWhatIsLeft()
    {
        create(0);
        commit(1);
        transmitter.flush();
        transmitter.kick();
        assertThat(kicks).isEqualTo(2);

        tx.consume();
        transmitter.kick();
        assertThat(kicks).isEqualTo(2);

        tx.needWakeup(false);
        commit(1);
        transmitter.flush();
        assertThat(kicks).isEqualTo(2);
    }

    @Test
    void shouldSpreadALargePacketOverFrames()
    {
        create(JUST_BEFORE_WRAP);
        final int length = 2 * Umem.maxTxPacketLength(Umem.MIN_FRAME_SIZE) + 10;
        final MemorySegment packet = MemorySegment.ofAddress(transmitter.claim(length)).reinterpret(length);
        final byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        packet.copyFrom(MemorySegment.ofArray(bytes));
        transmitter.commit(length);
        assertThat(transmitter.flush()).isZero();

        final byte[] sent = new byte[length];
        int offset = 0;
        for (int part = 0; part < 3; part++)
        {
            final long[] descriptor = tx.consume();
            final int partLength = (int)descriptor[1];
            assertThat(descriptor[1] >>> 32).as("continues").isEqualTo(part < 2 ? 1 : 0);
            MemorySegment.copy(umem.segment(), JAVA_BYTE, descriptor[0], sent, offset, partLength);
            offset += partLength;
        }
        assertThat(offset).isEqualTo(length);
        assertThat(sent).isEqualTo(bytes);
        assertThat(tx.used()).isZero();
    }

    @Test
    void shouldHaveNoRoomForALargePacketInTooFewFrames()
    {
        create(0);
        commit(FRAMES - 1);
        assertThat(transmitter.claim(3_000)).isEqualTo(XskTransmitter.NO_FRAME);
        assertThat(transmitter.claim(100)).isNotEqualTo(XskTransmitter.NO_FRAME);
        assertThatThrownBy(() -> transmitter.claim(XskConfiguration.MAX_JUMBO_PACKET_LENGTH + 1))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private Set<Long> commit(final int count)
    {
        final Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < count; i++)
        {
            addresses.add(transmitter.claim(100));
            transmitter.commit(100);
        }
        return addresses;
    }

    private void create(final int firstIndex)
    {
        tx = new FakeRing(arena, FRAMES, 2, firstIndex);
        tx.needWakeup(true);
        completion = new FakeRing(arena, FRAMES, 1, firstIndex);
        transmitter = new XskTransmitter(
            umem,
            new TxRing(tx.memory(), tx.offsets(), FRAMES),
            new CompletionRing(completion.memory(), completion.offsets(), FRAMES),
            () ->
            {
                kicks++;
                return error;
            });
    }
}
