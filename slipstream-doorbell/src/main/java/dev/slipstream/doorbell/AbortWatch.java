/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Passes fragments on and remembers whether the handler aborted, which a poll does not tell. Used by one thread.
 */
final class AbortWatch implements ControlledFragmentHandler
{
    private @Nullable ControlledFragmentHandler handler;
    private boolean hasAborted;

    AbortWatch around(final ControlledFragmentHandler next)
    {
        handler = next;
        hasAborted = false;
        return this;
    }

    boolean hasAborted()
    {
        return hasAborted;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (handler == null)
        {
            throw new IllegalStateException("used before around()");
        }
        final Action action = handler.onFragment(buffer, offset, length, header);
        hasAborted |= action == Action.ABORT;
        return action;
    }
}
