/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Refuses streams whose terms are longer than the driver's owner allows: whoever can send a datagram to a subscription
 * chooses how long they are, and for each stream the driver maps three of them.
 *
 * <p>For the receiver's thread.
 */
final class SetupLimit
{
    private final int maxTermLength;
    private final AtomicCounter refused;
    private final Announcements announcements;

    SetupLimit(final int maxTermLength, final AtomicCounter refused, final Announcements announcements)
    {
        this.maxTermLength = maxTermLength;
        this.refused = refused;
        this.announcements = announcements;
    }

    /**
     * Whether an endpoint is to look at a set-up frame. What is refused is counted, and said the first time.
     *
     * @param header of the frame.
     * @param source that it came from.
     * @return false if it is to be as if it had not come.
     */
    boolean accepts(final SetupFlyweight header, final InetSocketAddress source)
    {
        final int termLength = header.termLength();
        if (termLength <= maxTermLength)
        {
            return true;
        }
        if (refused.getPlain() == 0)
        {
            announcements.say("stream " + header.streamId() + " of " + source + " refused: its terms are of " +
                termLength + " bytes, and " + SlipstreamContext.MAX_TERM_LENGTH_PROPERTY + "=" + maxTermLength +
                "; from here on such are only counted");
        }
        refused.incrementRelease();
        return false;
    }
}
