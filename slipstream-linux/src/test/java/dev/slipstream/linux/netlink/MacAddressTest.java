/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MacAddressTest
{
    @Test
    void shouldReadAndWriteTheUsualNotation()
    {
        final MacAddress mac = MacAddress.parse("02:fc:00:7f:80:ff");

        assertThat(mac).hasToString("02:fc:00:7f:80:ff");
        assertThat(mac.value()).isEqualTo(0x02FC_007F_80FFL);
        assertThat(mac.byteAt(0)).isEqualTo((byte)0x02);
        assertThat(mac.byteAt(5)).isEqualTo((byte)0xFF);
    }

    @Test
    void shouldRefuseWhatIsNotSixBytes()
    {
        assertThatThrownBy(() -> MacAddress.parse("02:fc:00:7f:80")).hasMessageContaining("02:fc:00:7f:80");
        assertThatThrownBy(() -> new MacAddress(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
