/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.web;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What keeps other people's pages away from ours. */
public final class PageGuard
{
    /** Value of {@code Content-Security-Policy}: a page uses what it has in it, and may call who sent it. */
    public static final String POLICY =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; " +
            "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern LOOPBACK_NUMBER = Pattern.compile("127(\\.\\d{1,3}){3}");

    private PageGuard()
    {
    }

    /**
     * Whether a request to a loopback address was meant for it. Any web page could have a name of its own resolved to
     * that address, and read what is there (DNS rebinding); it cannot choose this name.
     *
     * @param host value of the request's {@code Host}, or null if it has none.
     * @return true for the names of the loopback interface, with or without a port.
     */
    public static boolean isLoopbackName(final @Nullable String host)
    {
        if (host == null)
        {
            return false;
        }
        final String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return "localhost".equals(name) || "[::1]".equals(name) || LOOPBACK_NUMBER.matcher(name).matches();
    }
}
