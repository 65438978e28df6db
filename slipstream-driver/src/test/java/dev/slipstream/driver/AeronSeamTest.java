/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.POSITION_CATCH_UPS;
import static dev.slipstream.driver.status.SlipstreamCounter.POSITION_CATCH_UP_GIVEN_UP;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.DefaultReceiveChannelEndpointSupplier;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tells at once when a new version of Aeron breaks what Slipstream takes for granted. */
@Timeout(60)
class AeronSeamTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=127.0.0.1:24327|mtu=1408|term-length=64k";

    @Test
    void shouldFindEverySeam()
    {
        assertThat(AeronSeam.missing()).isEmpty();
    }

    @Test
    void shouldMissASeamThatIsGoneOrClosed()
    {
        assertThat(AeronSeam.RECEIVE.isPresentIn(Object.class)).isFalse();
        assertThat(AeronSeam.RECEIVE.isPresentIn(WithFinalReceive.class)).isFalse();
        assertThat(AeronSeam.RECEIVE.isPresentIn(FinalClass.class)).isFalse();
        assertThat(AeronSeam.RECEIVE.isPresentIn(WithReceive.class)).isTrue();
        assertThat(AeronSeam.CONNECT_ADDRESS.isPresentIn(WithReceive.class)).isFalse();
        assertThat(AeronSeam.CONNECT_ADDRESS.toString())
            .isEqualTo("CONNECT_ADDRESS (SendChannelEndpoint.connectAddress)");
        assertThat(AeronSeam.RECEIVE.toString()).isEqualTo("RECEIVE (ReceiveChannelEndpoint.receive[ByteBuffer])");
    }

    @Test
    void shouldBeHandedViewsOfWholeTermsAfterASetup()
    {
        final List<RecordingEndpoint> endpoints = new ArrayList<>();
        final MediaDriver.Context context = TestDriver.newContext(ThreadingMode.INVOKER)
            .sendChannelEndpointSupplier((udpChannel, statusIndicator, ctx) ->
            {
                endpoints.add(new RecordingEndpoint(udpChannel, statusIndicator, ctx));
                return endpoints.getFirst();
            })
            .receiveChannelEndpointSupplier(new DefaultReceiveChannelEndpointSupplier());
        try (TestDriver driver = TestDriver.launch(DriverKind.STOCK, context, TestDriver.newOptions()))
        {
            Streams.run(driver, driver, CHANNEL, Stream.fixed(1_376), 500);

            final RecordingEndpoint endpoint = endpoints.getFirst();
            assertThat(endpoint.termViews).hasSize(3);
            assertThat(endpoint.termViews).allMatch(view -> view.capacity() == 64 * 1024);
            assertThat(endpoint.isSetupFirst).isTrue();
            assertThat(endpoint.mtuLength).isEqualTo(1_408);
            assertThat(endpoint.longestControlFrame).isLessThan(64);
        }
    }

    @Test
    void shouldFollowAMovedSenderPosition()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 20_000);

            assertThat(from.counter(POSITION_CATCH_UPS)).isPositive();
            assertThat(from.counter(POSITION_CATCH_UP_GIVEN_UP)).isZero();
            assertThat(from.counter(BYTES_SENT)).isGreaterThanOrEqualTo(20_000 * 1_408);
        }
    }

    @Test
    void shouldLeaveTheSenderPositionAloneIfToldSo()
    {
        try (TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM_SHALLOW, ThreadingMode.INVOKER);
            TestDriver to = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER))
        {
            Streams.run(from, to, CHANNEL, Stream.fixed(1_376), 20_000);

            assertThat(from.counter(POSITION_CATCH_UPS)).isZero();
            assertThat(from.counter(BYTES_SENT)).isGreaterThanOrEqualTo(20_000 * 1_408);
        }
    }

    private static class WithReceive
    {
        @SuppressWarnings("unused")
        public Object receive(final ByteBuffer buffer)
        {
            return buffer;
        }
    }

    private static class WithFinalReceive
    {
        @SuppressWarnings("unused")
        public final Object receive(final ByteBuffer buffer)
        {
            return buffer;
        }
    }

    private static final class FinalClass extends WithReceive
    {
    }

    private static final class RecordingEndpoint extends SendChannelEndpoint
    {
        private final Set<ByteBuffer> termViews = Collections.newSetFromMap(new IdentityHashMap<>());
        private final SetupFlyweight setup = new SetupFlyweight();
        private boolean isSetupFirst;
        private int mtuLength;
        private int longestControlFrame;

        RecordingEndpoint(
            final UdpChannel udpChannel, final AtomicCounter statusIndicator, final MediaDriver.Context context)
        {
            super(udpChannel, statusIndicator, context);
        }

        @Override
        public int send(final ByteBuffer buffer)
        {
            if (buffer.capacity() >= 64 * 1024)
            {
                isSetupFirst |= termViews.isEmpty() && mtuLength != 0;
                termViews.add(buffer);
            }
            else
            {
                longestControlFrame = Math.max(longestControlFrame, buffer.capacity());
                setup.wrap(new UnsafeBuffer(buffer), 0, buffer.capacity());
                if (setup.headerType() == HeaderFlyweight.HDR_TYPE_SETUP)
                {
                    mtuLength = setup.mtuLength();
                }
            }
            return super.send(buffer);
        }
    }
}
