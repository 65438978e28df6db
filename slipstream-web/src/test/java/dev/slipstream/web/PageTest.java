/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest
{
    @Test
    void shouldPutTheLookWhereAPageAsksForIt()
    {
        assertThat(PageText.of(PageTest.class, "with-look.html"))
            .startsWith("<style>\n:root {").endsWith("}\nmain { max-width: 1px; }\n</style>\n").contains("--page:");
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        assertThatThrownBy(() -> PageText.of(PageTest.class, "none.html"))
            .isInstanceOf(IllegalStateException.class).hasMessage("none.html is missing beside " +
                PageTest.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:80", "127.0.0.1:65535", "127.1.2.3", "[::1]", "[::1]:9901"})
    void shouldKnowLoopbackNames(final String host)
    {
        assertThat(PageGuard.isLoopbackName(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "localhost.example.org", "127.0.0.1.example.org:80", "127.0.0.1:80:80",
        "x127.0.0.1", "10.0.0.1", "::1", "[::2]:80"})
    void shouldKnowOthers(final String host)
    {
        assertThat(PageGuard.isLoopbackName(host)).isFalse();
        assertThat(PageGuard.isLoopbackName(null)).isFalse();
    }
}
