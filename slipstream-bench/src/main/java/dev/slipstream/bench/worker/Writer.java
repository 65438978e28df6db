/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;

/**
 * The writing end of a stream, whatever the system makes it of.
 */
interface Writer
{
    boolean isConnected();

    int maxPayloadLength();

    /**
     * Claim room for a message.
     *
     * @param length of the message.
     * @param claim  is set to the room.
     * @return a position, or one of the negative values of {@link ExclusivePublication}.
     */
    long tryClaim(int length, BufferClaim claim);

    /**
     * Publish what was written to a claim.
     *
     * @param claim of this writer.
     */
    void commit(BufferClaim claim);

    /**
     * Aeron's own publication.
     *
     * @param publication to write to.
     * @return its writer.
     */
    static Writer of(final ExclusivePublication publication)
    {
        return new Writer()
        {
            @Override
            public boolean isConnected()
            {
                return publication.isConnected();
            }

            @Override
            public int maxPayloadLength()
            {
                return publication.maxPayloadLength();
            }

            @Override
            public long tryClaim(final int length, final BufferClaim claim)
            {
                return publication.tryClaim(length, claim);
            }

            @Override
            public void commit(final BufferClaim claim)
            {
                claim.commit();
            }
        };
    }
}
