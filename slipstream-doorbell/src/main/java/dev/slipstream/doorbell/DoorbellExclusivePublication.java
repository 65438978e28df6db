/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.ExclusivePublication;
import org.agrona.MutableDirectBuffer;

/**
 * An {@link ExclusivePublication} that wakes its sleeping readers, as {@link DoorbellPublication} does.
 *
 * <p>Used by one thread, as the publication is.
 */
public final class DoorbellExclusivePublication extends DoorbellPublication
{
    private final ExclusivePublication publication;

    DoorbellExclusivePublication(final ExclusivePublication publication, final PublicationBell bell)
    {
        super(publication, bell);
        this.publication = publication;
    }

    /**
     * Publish a block of frames, and ring.
     *
     * @param buffer containing frames with their headers.
     * @param offset at which the block begins.
     * @param length of the block.
     * @return as {@link ExclusivePublication#offerBlock(MutableDirectBuffer, int, int)}.
     */
    public long offerBlock(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return bell().afterPublish(publication.offerBlock(buffer, offset, length));
    }

    /**
     * Publish padding, and ring.
     *
     * @param length of the padding.
     * @return as {@link ExclusivePublication#appendPadding(int)}.
     */
    public long appendPadding(final int length)
    {
        return bell().afterPublish(publication.appendPadding(length));
    }

    @Override
    public ExclusivePublication publication()
    {
        return publication;
    }
}
