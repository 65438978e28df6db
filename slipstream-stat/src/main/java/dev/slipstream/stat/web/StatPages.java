/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.web;

import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.view.StatJson;
import dev.slipstream.web.PageText;
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
        final String html = PageText.of(StatPages.class, "stat.html");
        return Map.of(
            "/", new HttpEndpoint.Page("text/html; charset=utf-8", () -> html),
            "/stat.json", new HttpEndpoint.Page("application/json", () -> StatJson.of(sampler.sample())));
    }
}
