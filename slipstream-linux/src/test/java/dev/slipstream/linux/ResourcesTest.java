/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest
{
    private final List<String> closed = new ArrayList<>();
    private final Resources resources = new Resources();

    @Test
    void shouldCloseInReverseAndOnce()
    {
        resources.own(() -> closed.add("first"));
        resources.own(() -> closed.add("second"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void shouldCloseTheOthersIfOneFails()
    {
        resources.own(() -> closed.add("first"));
        resources.own(() ->
        {
            throw new IllegalArgumentException("second");
        });
        resources.own(() ->
        {
            throw new IllegalArgumentException("third");
        });

        assertThatThrownBy(resources::close)
            .isInstanceOf(IllegalStateException.class)
            .cause().hasMessage("third");
        assertThat(closed).containsExactly("first");
    }
}
