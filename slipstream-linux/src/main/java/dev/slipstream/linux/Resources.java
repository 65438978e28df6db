/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Things acquired in order, to be released in reverse: by their owner's {@code close()}, or at once if the owner's
 * construction fails half way:
 *
 * <pre>{@code
 * final Resources resources = new Resources();
 * try
 * {
 *     final FileDescriptor socket = resources.own(open());
 *     return new Thing(resources, socket, resources.own(map(socket)));
 * }
 * catch (final Throwable t)
 * {
 *     resources.close();
 *     throw t;
 * }
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class Resources implements AutoCloseable
{
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    /**
     * Take ownership.
     *
     * @param resource to close when this is closed.
     * @param <T>      its type.
     * @return the resource.
     */
    public <T extends AutoCloseable> T own(final T resource)
    {
        owned.push(resource);
        return resource;
    }

    /**
     * Close what is owned, the newest first; later calls do nothing. All are closed even if some fail.
     *
     * @throws IllegalStateException if any failed: the first as the cause, the others suppressed.
     */
    @Override
    public void close()
    {
        @Nullable
        IllegalStateException failure = null;
        while (!owned.isEmpty())
        {
            final AutoCloseable resource = owned.pop();
            try
            {
                resource.close();
            }
            catch (final Exception ex)
            {
                if (failure == null)
                {
                    failure = new IllegalStateException("cannot close " + resource, ex);
                }
                else
                {
                    failure.addSuppressed(ex);
                }
            }
        }
        if (failure != null)
        {
            throw failure;
        }
    }
}
