/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.web;

import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.view.StatJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The pages of {@code slipstream stat --web}: one for people, and the JSON that it is drawn from.
 */
public final class StatPages
{
    private StatPages()
    {
    }

    /**
     * The pages of a driver.
     *
     * @param sampler of the driver; asked at each request for figures.
     * @return pages by path.
     */
    public static Map<String, HttpEndpoint.Page> of(final Sampler sampler)
    {
        final String html = resource("stat.html");
        return Map.of(
            "/", new HttpEndpoint.Page("text/html; charset=utf-8", () -> html),
            "/stat.json", new HttpEndpoint.Page("application/json", () -> StatJson.of(sampler.sample())));
    }

    private static String resource(final String name)
    {
        try (InputStream in = StatPages.class.getResourceAsStream(name))
        {
            if (in == null)
            {
                throw new IllegalStateException(name + " is missing beside " + StatPages.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
