/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterKey;
import dev.slipstream.doorbell.DoorbellCounterType;
import io.aeron.AeronCounters;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

class StreamCensusTest
{
    private static final int COUNTERS = 64;
    private static final long CLIENT_ID = 7;
    private static final long REGISTRATION_ID = 42;
    // The layout that DoorbellCounterKey documents.
    private static final int KEY_REGISTRATION_OFFSET = 8;
    private static final int KEY_LOG_OFFSET = 16;
    private static final int KEY_FLAGS_OFFSET = 40;

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.COUNTER_LENGTH)));
    private final StreamCensus census = new StreamCensus(counters);

    @Test
    void shouldRelyOnEverybodyWhileThereIsNobody()
    {
        census.take();

        assertThat(census.isConductorRung()).isTrue();
        assertThat(census.isSenderRung()).isTrue();
        assertThat(census.isAnybodyRinging()).isFalse();
        assertThat(census.hasGap()).isFalse();
        assertThat(census.hasUnsent()).isFalse();
    }

    @Test
    void shouldNotRelyOnAClientThatDoesNotRing()
    {
        add(AeronCounters.DRIVER_HEARTBEAT_TYPE_ID, CLIENT_ID).set(1);
        census.take();
        assertThat(census.isConductorRung()).isFalse();
        assertThat(census.isAnybodyRinging()).isFalse();

        addDoorbell(DoorbellCounterType.CLIENT, CLIENT_ID, 0, 0);
        census.take();
        assertThat(census.isConductorRung()).as("without commands").isFalse();
        assertThat(census.isAnybodyRinging()).isTrue();

        addDoorbell(DoorbellCounterType.CLIENT, CLIENT_ID, 0, DoorbellCounterKey.FLAG_COMMANDS);
        census.take();
        assertThat(census.isConductorRung()).isTrue();
    }

    @Test
    void shouldNotRelyOnAPublicationThatDoesNotRing()
    {
        final AtomicCounter ipcLimit = add(AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, REGISTRATION_ID);
        census.take();
        assertThat(census.isConductorRung()).isFalse();
        assertThat(census.isSenderRung()).as("of an IPC publication").isTrue();
        assertThat(census.publisherLimitIds()).containsExactly(ipcLimit.id());

        add(AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, REGISTRATION_ID);
        census.take();
        assertThat(census.isSenderRung()).as("of a network publication").isFalse();

        addDoorbell(
            DoorbellCounterType.PUBLICATION, CLIENT_ID, REGISTRATION_ID, DoorbellCounterKey.FLAG_EXCLUSIVE);
        census.take();
        assertThat(census.isConductorRung()).isTrue();
        assertThat(census.isSenderRung()).isTrue();
    }

    @Test
    void shouldRelyOnASharedPublicationOnlyWhileAllClientsRing()
    {
        add(AeronCounters.DRIVER_HEARTBEAT_TYPE_ID, CLIENT_ID).set(1);
        addDoorbell(DoorbellCounterType.CLIENT, CLIENT_ID, 0, DoorbellCounterKey.FLAG_COMMANDS);
        add(AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, REGISTRATION_ID);
        addDoorbell(DoorbellCounterType.PUBLICATION, CLIENT_ID, REGISTRATION_ID, 0);
        census.take();
        assertThat(census.isConductorRung()).isTrue();

        final AtomicCounter stock = add(AeronCounters.DRIVER_HEARTBEAT_TYPE_ID, CLIENT_ID + 1);
        stock.set(1);
        census.take();
        assertThat(census.isConductorRung()).isFalse();

        stock.set(0);
        census.take();
        assertThat(census.isConductorRung()).as("when it has closed").isTrue();
    }

    @Test
    void shouldNotRelyOnASubscriptionThatDoesNotRing()
    {
        add(AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID, REGISTRATION_ID);
        census.take();
        assertThat(census.isConductorRung()).isFalse();

        addDoorbell(DoorbellCounterType.SUBSCRIPTION, CLIENT_ID, REGISTRATION_ID, 0);
        census.take();
        assertThat(census.isConductorRung()).isTrue();
    }

    @Test
    void shouldSeeAGap()
    {
        final AtomicCounter highWaterMark = add(AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID, REGISTRATION_ID);
        final AtomicCounter position = add(AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID, REGISTRATION_ID);
        census.take();

        highWaterMark.set(64);
        assertThat(census.hasGap()).isTrue();
        position.set(64);
        assertThat(census.hasGap()).isFalse();
    }

    @Test
    void shouldSeeWhatIsPublishedAndMayBeSent()
    {
        final AtomicCounter sent = add(AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, REGISTRATION_ID);
        final AtomicCounter limit = add(AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID, REGISTRATION_ID);
        final AtomicCounter published = add(AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID, REGISTRATION_ID);
        census.take();

        published.set(64);
        assertThat(census.hasUnsent()).as("beyond the limit").isFalse();
        limit.set(128);
        assertThat(census.hasUnsent()).isTrue();
        sent.set(64);
        assertThat(census.hasUnsent()).isFalse();
    }

    private AtomicCounter add(final int typeId, final long registrationId)
    {
        return counters.newCounter("test", typeId, (key) -> key.putLong(0, registrationId));
    }

    private void addDoorbell(
        final DoorbellCounterType type, final long clientId, final long registrationId, final int flags)
    {
        counters.newCounter("test", type.typeId(), (key) ->
        {
            key.putLong(0, clientId);
            key.putLong(KEY_REGISTRATION_OFFSET, registrationId);
            key.putLong(KEY_LOG_OFFSET, registrationId);
            key.putInt(KEY_FLAGS_OFFSET, flags);
        });
    }
}
