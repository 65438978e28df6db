/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts of pages, which lie beside classes. */
public final class PageText
{
    /** Where a page has this line, it gets the look that they share. */
    private static final String LOOK_MARK = "/* look.css */\n";

    private PageText()
    {
    }

    /**
     * Read one.
     *
     * @param owner a class in the same package.
     * @param name  of the file.
     * @return its text, with the common look where it asks for it.
     * @throws IllegalStateException if it is missing.
     */
    public static String of(final Class<?> owner, final String name)
    {
        final String text = read(owner, name);
        return text.contains(LOOK_MARK) ? text.replace(LOOK_MARK, read(PageText.class, "look.css")) : text;
    }

    private static String read(final Class<?> owner, final String name)
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
