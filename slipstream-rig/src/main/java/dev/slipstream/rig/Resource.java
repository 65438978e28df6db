/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that lie beside classes. */
public final class Resource
{
    private Resource()
    {
    }

    /**
     * Read one.
     *
     * @param owner a class in the same package.
     * @param name  of the file.
     * @return its text.
     * @throws IllegalStateException if it is missing.
     */
    public static String text(final Class<?> owner, final String name)
    {
        try (InputStream in = owner.getResourceAsStream(name))
        {
            if (in == null)
            {
                throw new IllegalStateException(name + " is missing beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
