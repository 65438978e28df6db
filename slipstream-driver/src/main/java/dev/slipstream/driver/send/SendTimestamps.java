/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the time of sending into messages, for a channel with {@code channel-snd-ts-offset}, by the rule of Aeron's
 * endpoint: into the first message of a datagram, if it begins there and is long enough; right in the term. What is
 * sent singly is stamped by Aeron's endpoint itself.
 *
 * <p>For the sender's thread. Allocates nothing.
 */
public final class SendTimestamps
{
    private final UnsafeBuffer datagram = new UnsafeBuffer(0, 0);
    private final int stampOffset;
    private final EpochNanoClock clock;

    /**
     * @param offset of the time in a message, as the channel says: may be that of the header's reserved value.
     * @param clock  of the driver for this purpose.
     */
    public SendTimestamps(final int offset, final EpochNanoClock clock)
    {
        stampOffset = DataHeaderFlyweight.DATA_OFFSET + offset;
        this.clock = clock;
    }

    /**
     * Stamp a run that is about to be sent.
     *
     * @param run to stamp.
     */
    void stamp(final DatagramRun run)
    {
        for (int i = 0; i < run.count(); i++)
        {
            final int length = run.length(i);
            datagram.wrap(run.address(i), length);
            if (stampOffset + Long.BYTES <= length &&
                FrameDescriptor.frameType(datagram, 0) == HeaderFlyweight.HDR_TYPE_DATA &&
                (datagram.getByte(DataHeaderFlyweight.FLAGS_FIELD_OFFSET) & DataHeaderFlyweight.BEGIN_FLAG) != 0)
            {
                datagram.putLong(stampOffset, clock.nanoTime(), LITTLE_ENDIAN);
            }
        }
    }
}
