/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationMapTest
{
    private static final int CAPACITY = 4;

    private final List<String> dropped = new ArrayList<>();
    private final DestinationMap<String> map = new DestinationMap<>(CAPACITY, dropped::add);

    @Test
    void shouldDropWhatIsNotSentToAnyMoreAndKeepTheRest()
    {
        put(1, "used");
        put(2, "forgotten");
        // Its first sweep takes the mark off that a new one has, the second drops it.
        sendToFirst(16 * CAPACITY);
        assertThat(dropped).isEmpty();
        sendToFirst(16 * CAPACITY);
        assertThat(dropped).containsExactly("forgotten");
        assertThat(map.get(address(2))).isNull();
        assertThat(map.get(address(1))).isEqualTo("used");
    }

    @Test
    void shouldKeepAllThatAreSentToInTurn()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            assertThat(map.hasRoom()).isTrue();
            put(i, "destination " + i);
        }
        assertThat(map.hasRoom()).isFalse();
        for (int i = 0; i < 1_000; i++)
        {
            assertThat(map.get(address(i % CAPACITY))).isEqualTo("destination " + i % CAPACITY);
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void shouldHaveRoomAgainWhenDestinationsAreOutOfUse()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            put(i, "destination " + i);
        }
        sendToFirst(2 * 16 * CAPACITY);
        assertThat(map.hasRoom()).isTrue();
    }

    @Test
    void shouldDropEverythingAtTheEnd()
    {
        put(1, "one");
        put(2, "two");
        map.clear();
        assertThat(dropped).containsExactlyInAnyOrder("one", "two");
        assertThat(map.get(address(1))).isNull();
    }

    private void sendToFirst(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            map.get(address(1));
        }
    }

    private void put(final int port, final String value)
    {
        map.put(address(port), value);
    }

    private static InetSocketAddress address(final int port)
    {
        return new InetSocketAddress("10.0.0.1", port);
    }
}
