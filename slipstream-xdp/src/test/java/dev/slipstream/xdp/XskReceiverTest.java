/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XskReceiverTest
{
    private static final int FRAMES = 8;
    private static final int JUST_BEFORE_WRAP = -3;
    private static final int PACKET_OFFSET = 278;

    private final Arena arena = Arena.ofShared();
    private final Umem umem = new Umem(
        XskConfiguration.DEFAULT.withFrames(FRAMES, FRAMES).withMultiBuffer(true));
    private final List<Long> addresses = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private FakeRing rx;
    private FakeRing fill;
    private int wakeups;
    private XskReceiver receiver;

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
        receiver.fill();
        assertThat(fill.used()).isEqualTo(FRAMES);

        for (int i = 0; i < 5 * FRAMES; i++)
        {
            final long frame = kernelReceives(100 + i);
            assertThat(receiver.poll(this::onPacket, 4)).isEqualTo(1);
            assertThat(addresses).containsExactly(umem.address(frame + PACKET_OFFSET));
            assertThat(lengths).containsExactly(100 + i);
            assertThat(fill.used()).isEqualTo(FRAMES);
            assertThat(rx.used()).isZero();
            addresses.clear();
            lengths.clear();
        }
    }

    @Test
    void shouldTakeNoMoreThanTheLimit()
    {
        create(JUST_BEFORE_WRAP);
        receiver.fill();
        for (int i = 0; i < FRAMES; i++)
        {
            kernelReceives(i);
        }

        assertThat(receiver.poll(this::onPacket, 5)).isEqualTo(5);
        assertThat(rx.used()).isEqualTo(3);
        assertThat(fill.used()).isEqualTo(5);
        assertThat(receiver.poll(this::onPacket, 5)).isEqualTo(3);
        assertThat(receiver.poll(this::onPacket, 5)).isZero();
        assertThat(lengths).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void shouldGiveFramesBackWhenTheHandlerThrows()
    {
        create(0);
        receiver.fill();
        kernelReceives(1);
        kernelReceives(2);
        kernelReceives(3);

        assertThatThrownBy(() -> receiver.poll((address, length) ->
        {
            onPacket(address, length);
            if (length == 2)
            {
                throw new IllegalArgumentException("2");
            }
        }, FRAMES)).hasMessage("2");

        assertThat(fill.used()).isEqualTo(FRAMES - 1);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(lengths).containsExactly(1, 2, 3);
        assertThat(fill.used()).isEqualTo(FRAMES);
    }

    @Test
    void shouldWakeTheKernelOnlyWhenItAsks()
    {
        create(0);
        receiver.fill();
        kernelReceives(1);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(wakeups).isZero();

        fill.needWakeup(true);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(wakeups).isZero();
        kernelReceives(2);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(wakeups).isEqualTo(1);
    }

    @Test
    void shouldCallTheKernelWhenThereIsNothingIfItPollsTheInterface()
    {
        create(0, true);
        receiver.fill();
        receiver.poll(this::onPacket, FRAMES);
        assertThat(wakeups).isEqualTo(1);

        kernelReceives(1);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(wakeups).as("there was something").isEqualTo(1);
    }

    @Test
    void shouldPutAPacketTogetherThatLiesInSeveralFrames()
    {
        create(JUST_BEFORE_WRAP);
        receiver.fill();
        kernelReceivesPart('a', 1_700, true);
        kernelReceivesPart('b', 1_700, true);
        assertThat(receiver.poll(this::onPacket, 1)).isEqualTo(1);
        assertThat(receiver.poll(this::onPacket, FRAMES)).isEqualTo(1);
        assertThat(lengths).isEmpty();
        kernelReceivesPart('c', 5, false);
        kernelReceivesPart('d', 60, false);
        final StringBuilder edges = new StringBuilder();
        receiver.poll((address, length) ->
        {
            onPacket(address, length);
            final MemorySegment packet = MemorySegment.ofAddress(address).reinterpret(length);
            edges.append((char)packet.get(JAVA_BYTE, 0)).append((char)packet.get(JAVA_BYTE, length - 1));
        }, FRAMES);

        assertThat(lengths).containsExactly(3_405, 60);
        assertThat(edges).hasToString("acdd");
        assertThat(fill.used()).isEqualTo(FRAMES);
    }

    @Test
    void shouldCutAPacketOffThatNeverEnds()
    {
        create(0);
        receiver.fill();
        for (int i = 0; i < 3 * FRAMES; i++)
        {
            kernelReceivesPart('x', 1_700, true);
            receiver.poll(this::onPacket, FRAMES);
        }
        assertThat(lengths).isEmpty();
        kernelReceivesPart('x', 1_700, false);
        receiver.poll(this::onPacket, FRAMES);
        assertThat(lengths).containsExactly(XskConfiguration.MAX_JUMBO_PACKET_LENGTH);
    }

    private void kernelReceivesPart(final char content, final int length, final boolean isContinued)
    {
        final long frame = fill.consume()[0];
        umem.segment().asSlice(frame + PACKET_OFFSET, length).fill((byte)content);
        assertThat(rx.produce(frame + PACKET_OFFSET, length | (isContinued ? 1L << 32 : 0))).isTrue();
    }

    @Test
    void shouldRefuseMoreFramesThanTheFillRingHolds()
    {
        final FakeRing small = new FakeRing(arena, FRAMES / 2, 1, 0);
        final FakeRing other = new FakeRing(arena, FRAMES, 2, 0);
        assertThatThrownBy(() -> new XskReceiver(
            umem,
            new RxRing(other.memory(), other.offsets(), FRAMES),
            new FillRing(small.memory(), small.offsets(), FRAMES / 2),
            () -> 0,
            false))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("8 frames for receiving do not fit into a fill ring of 4");
    }

    @Test
    @Timeout(60)
    void shouldLoseNothingBetweenTwoThreads() throws InterruptedException
    {
        create(JUST_BEFORE_WRAP);
        receiver.fill();
        final int total = 200_000;
        final Thread kernel = new Thread(() ->
        {
            int sent = 0;
            while (sent < total)
            {
                final long[] frame = fill.consume();
                if (frame.length == 0)
                {
                    Thread.onSpinWait();
                }
                else
                {
                    // Into the packet too: the order of memory accesses has to hold for frames as for descriptors.
                    umem.segment().set(JAVA_INT_UNALIGNED, frame[0] + PACKET_OFFSET, sent);
                    rx.produce(frame[0] + PACKET_OFFSET, sent);
                    sent++;
                }
            }
        });
        kernel.setDaemon(true);
        kernel.start();

        final int[] received = {0};
        while (received[0] < total)
        {
            receiver.poll((address, length) ->
            {
                final int content = umem.segment().get(
                    JAVA_INT_UNALIGNED, address - umem.address(0));
                if (length != received[0] || content != received[0])
                {
                    throw new AssertionError("expected " + received[0] + ", got " + length + " and " + content);
                }
                received[0]++;
            }, 3);
        }
        kernel.join();
    }

    private void onPacket(final long address, final int length)
    {
        addresses.add(address);
        lengths.add(length);
    }

    private long kernelReceives(final int length)
    {
        final long frame = fill.consume()[0];
        assertThat(rx.produce(frame + PACKET_OFFSET, length)).isTrue();
        return frame;
    }

    private void create(final int firstIndex)
    {
        create(firstIndex, false);
    }

    private void create(final int firstIndex, final boolean isBusyPolling)
    {
        rx = new FakeRing(arena, FRAMES, 2, firstIndex);
        fill = new FakeRing(arena, FRAMES, 1, firstIndex);
        receiver = new XskReceiver(
            umem,
            new RxRing(rx.memory(), rx.offsets(), FRAMES),
            new FillRing(fill.memory(), fill.offsets(), FRAMES),
            () ->
            {
                wakeups++;
                return 0;
            },
            isBusyPolling);
    }
}
