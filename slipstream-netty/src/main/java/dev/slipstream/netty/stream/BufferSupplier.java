/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.stream;

import io.netty.buffer.ByteBuf;

/** Where a {@link StreamReader} copies to: asked only when there is something to read. */
public interface BufferSupplier
{
    /**
     * A buffer with room.
     *
     * @return the buffer, owned by whoever called {@link StreamReader#read}.
     */
    ByteBuf allocate();
}
