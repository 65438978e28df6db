/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static io.aeron.driver.status.SystemCounterDescriptor.INVALID_PACKETS;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_PAD;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_RTTM;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SETUP;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.receive.FrameDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrameDispatcherTest
{
    private static final InetSocketAddress SOURCE = new InetSocketAddress("127.0.0.1", 1);

    private final TestDriver driver = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER);
    private final RecordingEndpoint endpoint = new RecordingEndpoint(driver.context());
    private final List<Throwable> errors = new ArrayList<>();
    private final AtomicCounter malformed = new AtomicCounter(
        new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES)), 0);
    private final FrameDispatcher dispatcher = new FrameDispatcher(
        endpoint, errors::add, driver.context().systemCounters().get(INVALID_PACKETS), malformed);
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(2_048));

    @AfterEach
    void close()
    {
        driver.close();
    }

    @Test
    void shouldDispatchEachTypeToItsMethod()
    {
        dispatch(HDR_TYPE_DATA, 100, 128);
        dispatch(HDR_TYPE_PAD, 4_096, 32);
        dispatch(HDR_TYPE_DATA, 0, 32);
        dispatch(HDR_TYPE_SETUP, SetupFlyweight.HEADER_LENGTH, SetupFlyweight.HEADER_LENGTH);
        dispatch(HDR_TYPE_RTTM, RttMeasurementFlyweight.HEADER_LENGTH, RttMeasurementFlyweight.HEADER_LENGTH);
        dispatch(HDR_TYPE_SM, 36, 36);

        assertThat(endpoint.calls).containsExactly(
            "hook 128", "data 128/100 from " + SOURCE,
            "hook 32", "data 32/4096 from " + SOURCE,
            "hook 32", "data 32/0 from " + SOURCE,
            "hook 40", "setup 40/40",
            "hook 40", "rtt 40/40",
            "hook 36");
        assertThat(invalidPackets()).isZero();
        assertThat(malformed.get()).isZero();
    }

    @Test
    void shouldRejectEveryLengthThatContradictsTheType()
    {
        for (int length = 0; length < HeaderFlyweight.MIN_HEADER_LENGTH; length++)
        {
            dispatch(HDR_TYPE_DATA, 32, length);
        }
        assertThat(invalidPackets()).isEqualTo(HeaderFlyweight.MIN_HEADER_LENGTH);
        assertThat(malformed.get()).isZero();

        for (int length = HeaderFlyweight.MIN_HEADER_LENGTH; length < 40; length++)
        {
            if (length < DataHeaderFlyweight.HEADER_LENGTH)
            {
                assertMalformed(HDR_TYPE_DATA, 32, length);
                assertMalformed(HDR_TYPE_PAD, 4_096, length);
            }
            assertMalformed(HDR_TYPE_SETUP, 40, length);
            assertMalformed(HDR_TYPE_RTTM, 40, length);
        }
        assertMalformed(HDR_TYPE_DATA, 129, 128);
        assertMalformed(HDR_TYPE_DATA, Integer.MAX_VALUE, 128);
        assertMalformed(HDR_TYPE_DATA, -1, 128);
        assertMalformed(HDR_TYPE_DATA, Integer.MIN_VALUE, 32);
        assertMalformed(HDR_TYPE_DATA, 0, 64);
        assertMalformed(HDR_TYPE_DATA, 31, 64);
        assertMalformed(HDR_TYPE_PAD, 0, 64);
        assertMalformed(HDR_TYPE_PAD, -32, 32);
    }

    @Test
    void shouldRejectAnotherVersion()
    {
        frame(HDR_TYPE_DATA, 32);
        frame.putByte(HeaderFlyweight.VERSION_FIELD_OFFSET, (byte)1);
        dispatcher.dispatch(frame.addressOffset(), 32, SOURCE, 0);

        assertThat(invalidPackets()).isEqualTo(1);
        assertThat(endpoint.calls).isEmpty();
    }

    @Test
    void shouldGoOnAfterAFrameThatMakesTheDriverThrow()
    {
        endpoint.toThrow = new IllegalStateException("thrown on purpose");
        dispatch(HDR_TYPE_DATA, 32, 32);
        endpoint.toThrow = null;
        dispatch(HDR_TYPE_DATA, 64, 64);

        assertThat(errors).singleElement().asString().contains("thrown on purpose");
        assertThat(endpoint.calls).last().asString().startsWith("data 64/64");
    }

    private void assertMalformed(final int type, final int frameLength, final int length)
    {
        final long invalidBefore = invalidPackets();
        final long malformedBefore = malformed.get();
        endpoint.calls.clear();
        dispatch(type, frameLength, length);
        assertThat(endpoint.calls).as("type %d, frame length %d, length %d", type, frameLength, length)
            .containsExactly("hook " + length);
        assertThat(invalidPackets()).isEqualTo(invalidBefore + 1);
        assertThat(malformed.get()).isEqualTo(malformedBefore + 1);
    }

    private void dispatch(final int type, final int frameLength, final int length)
    {
        frame(type, frameLength);
        dispatcher.dispatch(frame.addressOffset(), length, SOURCE, 3);
    }

    private void frame(final int type, final int frameLength)
    {
        frame.setMemory(0, frame.capacity(), (byte)0);
        frame.putInt(HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, frameLength, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(HeaderFlyweight.TYPE_FIELD_OFFSET, (short)type, ByteOrder.LITTLE_ENDIAN);
    }

    private long invalidPackets()
    {
        return driver.counter(INVALID_PACKETS);
    }

    private static final class RecordingEndpoint extends ReceiveChannelEndpoint
    {
        private final List<String> calls = new ArrayList<>();
        private RuntimeException toThrow;

        RecordingEndpoint(final MediaDriver.Context context)
        {
            super(
                UdpChannel.parse("aeron:udp?endpoint=127.0.0.1:24326"),
                null,
                context.countersManager().newCounter("status of a test's endpoint"),
                context);
        }

        @Override
        public void receiveHook(final UnsafeBuffer buffer, final int length, final InetSocketAddress address)
        {
            calls.add("hook " + length);
        }

        @Override
        public int onDataPacket(
            final DataHeaderFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex)
        {
            if (toThrow != null)
            {
                throw toThrow;
            }
            assertThat(transportIndex).isEqualTo(3);
            assertThat(buffer.capacity()).isEqualTo(length);
            calls.add("data " + length + "/" + header.frameLength() + " from " + srcAddress);
            return length;
        }

        @Override
        public void onSetupMessage(
            final SetupFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex)
        {
            calls.add("setup " + length + "/" + header.frameLength());
        }

        @Override
        public void onRttMeasurement(
            final RttMeasurementFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress srcAddress,
            final int transportIndex)
        {
            calls.add("rtt " + length + "/" + header.frameLength());
        }
    }
}
