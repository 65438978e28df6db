/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.terminal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.EventFd;
import org.junit.jupiter.api.Test;

/**
 * What is none; {@code StatScreenTest} of slipstream-cli has a real one.
 */
class RawTerminalTest
{
    @Test
    void shouldRefuseWhatIsNoTerminal()
    {
        try (EventFd descriptor = EventFd.create("no terminal"))
        {
            assertThatThrownBy(() -> RawTerminal.open(descriptor.fd())).isInstanceOf(LinuxException.class)
                .hasMessageContaining("tcgetattr").hasMessageContaining("ENOTTY");
        }
    }
}
