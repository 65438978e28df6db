/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.logbuffer.TermScanner.available;
import static io.aeron.logbuffer.TermScanner.padding;
import static io.aeron.logbuffer.TermScanner.scanForAvailability;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides how far ahead of the driver's sender to send: collects the run of datagrams that the sender would offer one
 * after the other if it went on now.
 *
 * <p>It applies the sender's own rule ({@code NetworkPublication.sendData}): whole committed frames, as many as fit
 * into the MTU, never beyond the flow-control limit, and a datagram ends at padding. A run ends with the term, because
 * the next term is another piece of memory; at padding; where nothing more is committed; at the limit; or when the
 * batch is full.
 *
 * <p>Stateless apart from why the last run ended; for the sender's thread only. Frame lengths come from memory that
 * clients write. They are read by Aeron's scanner, as the sender will read them; padding, which it does not check, is
 * cut at the end of the term.
 */
final class SendAhead
{
    private boolean isMoreExpected;
    private boolean isLimitReached;

    /**
     * Collect a run.
     *
     * @param run           to fill.
     * @param term          in which the run begins.
     * @param view          the driver's own view of that term.
     * @param position      in the stream at which it begins.
     * @param firstLength   length of the first datagram, which the sender has decided already.
     * @param limitPosition which no datagram but the first may pass: the flow-control limit.
     * @param mtuLength     of the publication.
     * @param maxDatagrams  after which the batch is full.
     * @param maxLength     in bytes after which the batch is full.
     * @return the position behind the last datagram and the padding that may follow it.
     */
    long collect(
        final DatagramRun run,
        final UnsafeBuffer term,
        final ByteBuffer view,
        final long position,
        final int firstLength,
        final long limitPosition,
        final int mtuLength,
        final int maxDatagrams,
        final int maxLength)
    {
        final int termLength = term.capacity();
        int offset = (int)position & (termLength - 1);
        run.reset(term, view);
        run.add(offset, firstLength);

        int padding = clampedPadding(padding(scanForAvailability(term, offset, firstLength)), offset + firstLength,
            termLength);
        long endPosition = position + firstLength + padding;
        offset += firstLength + padding;
        isMoreExpected = false;
        isLimitReached = false;

        while (padding == 0 && offset < termLength)
        {
            final long window = limitPosition - endPosition;
            if (window <= 0)
            {
                isMoreExpected = true;
                isLimitReached = true;
                break;
            }

            final long scan = scanForAvailability(term, offset, (int)Math.min(window, mtuLength));
            final int available = available(scan);
            if (available <= 0)
            {
                // Negative: there is a frame, and the limit cuts it.
                isMoreExpected = available < 0;
                isLimitReached = isMoreExpected;
                break;
            }
            if (run.count() >= maxDatagrams || run.totalLength() + available > maxLength)
            {
                isMoreExpected = true;
                break;
            }

            run.add(offset, available);
            padding = clampedPadding(padding(scan), offset + available, termLength);
            endPosition += available + padding;
            offset += available + padding;
        }

        return endPosition;
    }

    /**
     * Whether the last run ended although the publication has more to send, or has used up its limit: not because
     * nothing more was committed.
     *
     * @return true if it is worth moving on at once.
     */
    boolean isMoreExpected()
    {
        return isMoreExpected;
    }

    /**
     * Whether the last run used up what flow control allows: the publication cannot go on before a status message.
     *
     * @return true if it was the limit that ended the run.
     */
    boolean isLimitReached()
    {
        return isLimitReached;
    }

    private static int clampedPadding(final int padding, final int endOffset, final int termLength)
    {
        return Math.clamp(padding, 0, termLength - endOffset);
    }
}
