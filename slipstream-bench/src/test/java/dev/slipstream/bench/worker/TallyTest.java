/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TallyTest
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final Tally tally = new Tally(new Sizes(32, 32));

    @Test
    void shouldFindNothingWrongWithACompleteStream()
    {
        receive(0, 1, 2, 3);
        assertThat(tally.received()).isEqualTo(4);
        assertThat(tally.gaps(4)).isZero();
        assertThat(tally.bad()).isZero();
    }

    @Test
    void shouldCountWhatIsMissingInBetweenAndAtTheEnd()
    {
        receive(0, 3);
        assertThat(tally.gaps(4)).isEqualTo(2);
        assertThat(tally.gaps(7)).isEqualTo(5);
    }

    @Test
    void shouldCountDoublesAsBad()
    {
        receive(0, 1, 1, 2);
        assertThat(tally.bad()).isEqualTo(1);
        assertThat(tally.gaps(3)).isZero();
    }

    @Test
    void shouldTellLanesApart()
    {
        receive(Tally.first(0), Tally.first(3), Tally.first(0) + 1, Tally.first(3) + 1);
        assertThat(tally.gaps(4)).isZero();
        assertThat(tally.bad()).isZero();
        receive(Tally.first(3) + 3);
        assertThat(tally.gaps(6)).isEqualTo(1);
    }

    @Test
    void shouldCountWrongLengthsDamageAndNonsenseAsBad()
    {
        Payload.write(buffer, 0, 32, 0, 0);
        tally.onMessage(buffer, 0, 24);
        tally.onMessage(buffer, 0, 8);
        buffer.putByte(20, (byte)~buffer.getByte(20));
        tally.onMessage(buffer, 0, 32);
        Payload.write(buffer, 0, 32, -1, 0);
        tally.onMessage(buffer, 0, 32);
        assertThat(tally.bad()).isEqualTo(4);
    }

    private void receive(final long... sequences)
    {
        for (final long sequence : sequences)
        {
            Payload.write(buffer, 8, 32, sequence, 0);
            tally.onMessage(buffer, 8, 32);
        }
    }
}
