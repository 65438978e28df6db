/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.logbuffer.TermScanner.available;
import static io.aeron.logbuffer.TermScanner.padding;
import static io.aeron.logbuffer.TermScanner.scanForAvailability;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendAheadTest
{
    private static final int TERM_LENGTH = 64 * 1024;
    private static final int MTU = 1_408;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final TermWriter writer = new TermWriter(TERM_LENGTH, 1, 2);
    private final SendAhead sendAhead = new SendAhead();
    private final DatagramRun run = new DatagramRun();

    @Test
    void shouldCollectWhatIsCommitted()
    {
        writer.data(MTU, MTU, MTU);

        assertThat(collect(0, MTU, NO_LIMIT)).isEqualTo(3 * MTU);
        assertRun(0, MTU, MTU, MTU, 2 * MTU, MTU);
        assertThat(sendAhead.isMoreExpected()).isFalse();
        assertThat(run.totalLength()).isEqualTo(3 * MTU);
        assertThat(run.address(1) - run.address(0)).isEqualTo(MTU);
    }

    @Test
    void shouldPackSmallFramesAsTheSenderDoes()
    {
        writer.data(64, 640, 640, 64, 128, 1_280, 96);

        assertThat(collect(0, 64 + 640 + 640 + 64, NO_LIMIT)).isEqualTo(writer.tail());
        assertRun(0, MTU, MTU, MTU, 2 * MTU, 96);
    }

    @Test
    void shouldSendNothingAheadIfNothingIsCommitted()
    {
        writer.data(64);

        assertThat(collect(0, 64, NO_LIMIT)).isEqualTo(64);
        assertThat(run.count()).isEqualTo(1);
        assertThat(sendAhead.isMoreExpected()).isFalse();
    }

    @Test
    void shouldNotPassTheLimit()
    {
        writer.data(MTU, MTU, MTU);

        assertThat(collect(0, MTU, 2 * MTU)).isEqualTo(2 * MTU);
        assertThat(run.count()).isEqualTo(2);
        assertThat(sendAhead.isMoreExpected()).isTrue();

        assertThat(collect(0, MTU, 2 * MTU + 32)).isEqualTo(2 * MTU);
        assertThat(run.count()).isEqualTo(2);
        assertThat(sendAhead.isMoreExpected()).isTrue();

        assertThat(collect(0, MTU, 0)).isEqualTo(MTU);
        assertThat(run.count()).isEqualTo(1);
    }

    @Test
    void shouldEndWhenTheBatchIsFull()
    {
        writer.data(MTU, MTU, MTU, MTU);

        assertThat(sendAhead.collect(run, writer.term(), writer.view(), 0, MTU, NO_LIMIT, MTU, 3, 1 << 20))
            .isEqualTo(3 * MTU);
        assertThat(sendAhead.isMoreExpected()).isTrue();
        assertThat(sendAhead.collect(run, writer.term(), writer.view(), 0, MTU, NO_LIMIT, MTU, 64, 3 * MTU - 1))
            .isEqualTo(2 * MTU);
        assertThat(sendAhead.isMoreExpected()).isTrue();
        assertThat(sendAhead.collect(run, writer.term(), writer.view(), 0, MTU, NO_LIMIT, MTU, 4, 1 << 20))
            .isEqualTo(4 * MTU);
        assertThat(sendAhead.isMoreExpected()).isFalse();
    }

    @Test
    void shouldTakeAFirstDatagramThatIsLongerThanABatch()
    {
        writer.data(9_600, 9_600);

        assertThat(sendAhead.collect(run, writer.term(), writer.view(), 0, 9_600, NO_LIMIT, 9_600, 64, 1_000))
            .isEqualTo(9_600);
        assertThat(run.count()).isEqualTo(1);
    }

    @Test
    void shouldEndAtPadding()
    {
        writer.data(64).padding(512).data(64);

        assertThat(collect(0, 64 + 32, NO_LIMIT)).isEqualTo(64 + 512);
        assertRun(0, 96);

        assertThat(collect(64 + 512, 64, NO_LIMIT)).isEqualTo(writer.tail());
        assertRun(576, 64);
    }

    @Test
    void shouldEndWithTheTermAndItsPadding()
    {
        final int start = TERM_LENGTH - 3 * MTU;
        writer.tail(start).data(MTU, MTU).padding(MTU);

        final long position = 5L * TERM_LENGTH + start;
        assertThat(collect(position, MTU, NO_LIMIT)).isEqualTo(6L * TERM_LENGTH);
        assertRun(start, MTU, start + MTU, MTU, start + 2 * MTU, 32);
    }

    @Test
    void shouldEndWithTheTermIfItIsFull()
    {
        final int start = TERM_LENGTH - 2 * MTU;
        writer.tail(start).data(MTU, MTU);

        assertThat(collect(start, MTU, NO_LIMIT)).isEqualTo(TERM_LENGTH);
        assertThat(run.count()).isEqualTo(2);
    }

    @Test
    void shouldStayInTheTermWhateverFrameLengthsSay()
    {
        final int[] lies = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE - 31, TERM_LENGTH, 1 << 30, 33};
        for (final int lie : lies)
        {
            writer.tail(0).data(MTU).lie(lie);
            assertInTerm(collect(0, MTU, NO_LIMIT), 0);

            writer.tail(0).data(MTU).liePadding(lie);
            assertInTerm(collect(0, MTU, NO_LIMIT), 0);

            writer.tail(TERM_LENGTH - 64).data(32).liePadding(lie);
            assertInTerm(collect(TERM_LENGTH - 64, 32, NO_LIMIT), TERM_LENGTH - 64);
        }
    }

    @Test
    void shouldCollectWhatTheSenderWouldOffer()
    {
        final long seed = 42;
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++)
        {
            final TermWriter term = new TermWriter(TERM_LENGTH, 1, 2);
            final int start = random.nextInt(TERM_LENGTH / 32) * 32;
            fillRandomly(term.tail(start), random);
            final long limit = start + 32L * random.nextInt(TERM_LENGTH / 32);
            final int batch = 1 + random.nextInt(DatagramRun.CAPACITY);

            final List<Integer> offered = offeredBySender(term, start, limit, batch);
            if (!offered.isEmpty())
            {
                final int firstLength = offered.get(1);
                sendAhead.collect(run, term.term(), term.view(), start, firstLength, limit, MTU, batch, 1 << 20);
                assertThat(collected()).as("seed %d, round %d", seed, round).isEqualTo(offered);
            }
        }
    }

    private static void fillRandomly(final TermWriter term, final Random random)
    {
        final int count = random.nextInt(100);
        for (int i = 0; i < count; i++)
        {
            final int frameLength = 32 * (1 + random.nextInt(MTU / 32));
            final boolean isPadding = random.nextInt(20) == 0;
            if (term.tail() + frameLength > TERM_LENGTH)
            {
                term.padding(TERM_LENGTH - term.tail());
            }
            else if (isPadding)
            {
                term.padding(frameLength);
            }
            else
            {
                term.data(frameLength);
            }
            if (term.tail() == TERM_LENGTH)
            {
                break;
            }
        }
    }

    // NetworkPublication.sendData, duty cycle by duty cycle, until it has no more or a run has to end.
    private static List<Integer> offeredBySender(
        final TermWriter term, final int start, final long limit, final int maxCount)
    {
        final List<Integer> offered = new ArrayList<>();
        int offset = start;
        while (offset < TERM_LENGTH && offered.size() < 2 * maxCount && limit - offset > 0)
        {
            final long scan = scanForAvailability(term.term(), offset, (int)Math.min(limit - offset, MTU));
            if (available(scan) <= 0)
            {
                break;
            }
            offered.add(offset);
            offered.add(available(scan));
            if (padding(scan) > 0)
            {
                break;
            }
            offset += available(scan);
        }
        return offered;
    }

    private List<Integer> collected()
    {
        final List<Integer> collected = new ArrayList<>();
        for (int i = 0; i < run.count(); i++)
        {
            collected.add(run.offset(i));
            collected.add(run.length(i));
        }
        return collected;
    }

    private long collect(final long position, final int firstLength, final long limit)
    {
        return sendAhead.collect(run, writer.term(), writer.view(), position, firstLength, limit, MTU, 64, 65_507);
    }

    private void assertRun(final Integer... offsetsAndLengths)
    {
        assertThat(collected()).containsExactly(offsetsAndLengths);
    }

    private void assertInTerm(final long endPosition, final int start)
    {
        assertThat(endPosition).isBetween((long)start, (long)TERM_LENGTH);
        int end = start;
        for (int i = 0; i < run.count(); i++)
        {
            assertThat(run.offset(i)).isEqualTo(end);
            assertThat(run.length(i)).isPositive();
            end = run.offset(i) + run.length(i);
        }
        assertThat(end).isLessThanOrEqualTo(TERM_LENGTH);
    }
}
