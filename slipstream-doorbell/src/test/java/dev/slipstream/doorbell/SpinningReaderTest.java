/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static dev.slipstream.doorbell.IpcFixture.LONG_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.spin.FixedSpin;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the counters tell of a thread that spins. */
@Timeout(30)
class SpinningReaderTest
{
    private static final int STREAM_ID = 1001;
    private static final int MESSAGES = 50;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    @Test
    void shouldCountTheSpinsThatMetWork()
    {
        final var publication = ipc.use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
        final Doorbells readers = ipc.use(
            Doorbells.connect(ipc.connect(), ipc.settings().spinPolicy(() -> new FixedSpin(LONG_NS))));
        final Doorbell bell = ipc.use(readers.newDoorbell("spinner"));
        final DoorbellSubscription subscription = ipc.use(readers.addSubscription(bell, CHANNEL, STREAM_ID));
        final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
        final FragmentHandler handler = (buffer, offset, length, header) ->
        {
        };
        // Until it is known that the writer rings, nobody spins: first there has to be a writer.
        IpcFixture.await(subscription.subscription()::isConnected);
        IpcFixture.await(() ->
        {
            bell.reset();
            bell.idle(subscription.poll(handler, 1));
            return bell.counters().spinBudgetNs() == LONG_NS;
        });

        final long parked = bell.counters().parked();
        for (int i = 0; i < MESSAGES; i++)
        {
            bell.idle(subscription.poll(handler, 1));
            IpcFixture.offer(() -> publication.offer(message));
            bell.idle(subscription.poll(handler, 1));
        }
        bell.idle(0);
        assertThat(bell.counters().spun()).isEqualTo(MESSAGES);
        assertThat(bell.counters().parked()).isEqualTo(parked);
    }
}
