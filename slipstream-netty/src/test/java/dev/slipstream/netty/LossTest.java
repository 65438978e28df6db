/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Datagrams of data and of control get lost by Aeron's own loss generators; what channels over UDP carry arrives whole
 * and in order all the same, up to what was written just before the end.
 */
@Timeout(120)
class LossTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** One NAK may ask for several datagrams at once. */
    private static final int LOSSES_PER_RETRANSMIT = 5;

    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("udp-loss");
    }

    @AfterEach
    void tearDown()
    {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1})
    void shouldDeliverEveryByteInOrderThoughDatagramsAreLost(final double rate)
    {
        final long seed = System.nanoTime();
        System.out.println("seed of LossTest: " + seed);
        try (ChildJvm child = ChildJvm.of(LossProcess.class)
            .jvmFlags(
                "-Daeron.debug.receive.data.loss.rate=" + rate, "-Daeron.debug.receive.data.loss.seed=" + seed,
                "-Daeron.debug.receive.control.loss.rate=" + rate, "-Daeron.debug.receive.control.loss.seed=" + seed)
            .arguments(directory.path().toString(), Long.toString(seed)).start())
        {
            final double lost = rate * LossProcess.ECHOED_LENGTH / AeronUdpSettings.MTU_DEFAULT;
            assertThat(Double.parseDouble(child.awaitLine(LossProcess.DONE, PATIENCE)))
                .isGreaterThan(lost / LOSSES_PER_RETRANSMIT);
        }
    }
}
