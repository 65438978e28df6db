/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.driver.status.SenderLimit.SENDER_LIMIT_TYPE_ID;
import static io.aeron.driver.status.SenderPos.SENDER_POSITION_TYPE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendPathTest
{
    private static final int TERM_LENGTH = 64 * 1024;
    private static final int MTU = 1_408;
    private static final int SESSION_ID = 7;
    private static final int STREAM_ID = 11;
    private static final long REGISTRATION_ID = 1_000;

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(64 * CountersReader.COUNTER_LENGTH)));
    private final AtomicCounter senderPosition = counters.newCounter("snd-pos", SENDER_POSITION_TYPE_ID);
    private final AtomicCounter senderLimit = counters.newCounter("snd-lmt", SENDER_LIMIT_TYPE_ID);
    private final AtomicCounter bytesSent = counters.newCounter("bytes sent");
    private final AtomicCounter catchUps = counters.newCounter("catch-ups");
    private final AtomicCounter givenUp = counters.newCounter("given up");
    private final PositionCatchUp positionCatchUp = new PositionCatchUp(true, bytesSent, catchUps, givenUp);
    private final RecordingEndpoint endpoint = new RecordingEndpoint();
    private final RecordingSender sender = new RecordingSender();
    private final TermWriter[] terms = new TermWriter[3];
    private final SendPath path = new SendPath(endpoint, counters, positionCatchUp, null);

    @BeforeEach
    void register()
    {
        for (int i = 0; i < terms.length; i++)
        {
            terms[i] = new TermWriter(TERM_LENGTH, SESSION_ID, STREAM_ID);
        }
        counters.setCounterRegistrationId(senderPosition.id(), REGISTRATION_ID);
        counters.setCounterRegistrationId(senderLimit.id(), REGISTRATION_ID);
        senderLimit.set(Long.MAX_VALUE);
        path.open(sender);
        path.onRegister(SESSION_ID, STREAM_ID, REGISTRATION_ID);
        assertThat(path.send(setup(SESSION_ID, STREAM_ID))).isEqualTo(SetupFlyweight.HEADER_LENGTH);
        endpoint.singles.clear();
    }

    @Test
    void shouldSendARunAndAnswerForItAfterwards()
    {
        terms[0].data(MTU, MTU, 64);

        assertThat(offer(0, MTU)).isEqualTo(MTU);
        assertThat(sender.sent).containsExactly("0+1408", "1408+1408", "2816+64");
        assertThat(offer(MTU, 2 * MTU)).isEqualTo(MTU);
        assertThat(offer(2 * MTU, 2 * MTU + 64)).isEqualTo(64);

        assertThat(sender.sent).hasSize(3);
        assertThat(endpoint.singles).isEmpty();
        assertThat(endpoint.hooked).containsExactly("0+1408", "1408+1408", "2816+64");
        assertThat(catchUps.get()).isZero();
    }

    @Test
    void shouldLookForStatusMessagesInEveryCycleOnceTheLimitIsReached()
    {
        terms[0].data(MTU, MTU);
        senderLimit.set(MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);

        for (int i = 1; i <= 100; i++)
        {
            assertThat(path.receive(ByteBuffer.allocate(64))).isNull();
            assertThat(endpoint.looks).isEqualTo(i);
        }
    }

    @Test
    void shouldLookForStatusMessagesInEveryCycleIfNotOpen()
    {
        final SendPath closed = new SendPath(endpoint, counters, positionCatchUp, null);

        for (int i = 1; i <= 100; i++)
        {
            assertThat(closed.receive(ByteBuffer.allocate(64))).isNull();
            assertThat(endpoint.looks).isEqualTo(i);
        }
    }

    @Test
    void shouldSendOnlyTheTailOfADatagramThatGrewMeanwhile()
    {
        terms[0].data(MTU, 64);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        terms[0].data(128, 640);

        assertThat(offer(MTU, MTU + 64 + 128)).isEqualTo(192);
        assertThat(sender.sent).containsExactly("0+1408", "1408+64", "1472+128", "1600+640");
        assertThat(offer(MTU + 192, MTU + 192 + 640)).isEqualTo(640);
        assertThat(sender.sent).hasSize(4);
    }

    @Test
    void shouldOfferAgainWhatWasNotTaken()
    {
        terms[0].data(MTU, MTU, MTU);

        sender.accept = 0;
        assertThat(offer(0, MTU)).isZero();
        sender.accept = 2;
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        assertThat(offer(MTU, 2 * MTU)).isEqualTo(MTU);
        sender.accept = Integer.MAX_VALUE;
        assertThat(offer(2 * MTU, 3 * MTU)).isEqualTo(MTU);

        assertThat(sender.sent).containsExactly("0+1408", "1408+1408", "2816+1408");
        assertThat(endpoint.hooked).isEqualTo(sender.sent);
    }

    @Test
    void shouldAnswerNothingSentIfTheTailWasNotTaken()
    {
        terms[0].data(MTU, 64);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        terms[0].data(128);

        sender.accept = 0;
        assertThat(offer(MTU, MTU + 192)).isZero();
        sender.accept = Integer.MAX_VALUE;
        assertThat(offer(MTU, MTU + 192)).isEqualTo(192);
        assertThat(sender.sent).containsExactly("0+1408", "1408+64", "1472+128");
    }

    @Test
    void shouldSendRetransmitsAtOnceAndSingly()
    {
        terms[0].data(MTU, MTU, MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);

        assertThat(path.send(select(terms[0].view(), 0, MTU))).isEqualTo(MTU);
        assertThat(endpoint.singles).containsExactly("0+1408");
        assertThat(offer(MTU, 2 * MTU)).isEqualTo(MTU);
        assertThat(endpoint.singles).hasSize(1);
    }

    @Test
    void shouldSendControlFramesAtOnceAndSingly()
    {
        final ByteBuffer heartbeat = ByteBuffer.allocateDirect(32);
        assertThat(path.send(heartbeat)).isEqualTo(32);
        assertThat(endpoint.singles).containsExactly("0+32");
        assertThat(sender.sent).isEmpty();
    }

    @Test
    void shouldSendSinglyWhileTheMtuIsUnknown()
    {
        final SendPath fresh = new SendPath(endpoint, counters, positionCatchUp, null);
        fresh.open(sender);
        fresh.onRegister(SESSION_ID, STREAM_ID, REGISTRATION_ID);
        terms[0].data(MTU, MTU);

        assertThat(fresh.send(select(terms[0].view(), 0, MTU))).isEqualTo(MTU);
        assertThat(endpoint.singles).containsExactly("0+1408");
    }

    @Test
    void shouldSendSinglyWhatBelongsToNobody()
    {
        terms[0].data(MTU, MTU);
        path.onUnregister(SESSION_ID, STREAM_ID);

        assertThat(path.send(select(terms[0].view(), 0, MTU))).isEqualTo(MTU);
        assertThat(endpoint.singles).containsExactly("0+1408");
        assertThat(sender.sent).isEmpty();
    }

    @Test
    void shouldSendSinglyWhatLiesInAnotherBufferThanTheTerm()
    {
        terms[0].data(MTU, MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        final TermWriter other = new TermWriter(TERM_LENGTH, SESSION_ID, STREAM_ID).tail(MTU).data(MTU);

        assertThat(path.send(select(other.view(), MTU, 2 * MTU))).isEqualTo(MTU);
        assertThat(endpoint.singles).containsExactly("1408+1408");
    }

    @Test
    void shouldGoOnInTheNextTerm()
    {
        final int start = TERM_LENGTH - MTU;
        senderPosition.set(start);
        terms[0].tail(start).data(MTU);
        terms[1].data(MTU, MTU);

        assertThat(offer(start, TERM_LENGTH)).isEqualTo(MTU);
        assertThat(senderPosition.get()).isEqualTo(TERM_LENGTH);
        assertThat(path.send(select(terms[1].view(), 0, MTU))).isEqualTo(MTU);
        assertThat(sender.sent).containsExactly(start + "+1408", "0+1408", "1408+1408");
    }

    @Test
    void shouldSkipPaddingAsTheDriverDoes()
    {
        terms[0].data(64).padding(512).data(64);

        assertThat(path.send(select(terms[0].view(), 0, 96))).isEqualTo(96);
        senderPosition.set(576);
        assertThat(path.send(select(terms[0].view(), 576, 640))).isEqualTo(64);
        assertThat(sender.sent).containsExactly("0+96", "576+64");
    }

    @Test
    void shouldMoveThePositionOnlyWhileThereIsMoreToSend()
    {
        terms[0].data(MTU, MTU, MTU, MTU, MTU, MTU);
        sender.maxDatagrams = 4;

        assertThat(offer(0, MTU)).isEqualTo(MTU);
        positionCatchUp.catchUp();
        assertThat(senderPosition.get()).isEqualTo(4 * MTU);
        assertThat(bytesSent.get()).isEqualTo(3 * MTU);
        assertThat(catchUps.get()).isEqualTo(1);

        assertThat(offer(4 * MTU, 5 * MTU)).isEqualTo(MTU);
        positionCatchUp.catchUp();
        assertThat(senderPosition.get()).isEqualTo(5 * MTU);
        assertThat(catchUps.get()).isEqualTo(1);
        assertThat(sender.sent).hasSize(6);
    }

    @Test
    void shouldNotMoveThePositionIfTheSeamIsOff()
    {
        final SendPath shallow = new SendPath(
            endpoint, counters, new PositionCatchUp(false, bytesSent, catchUps, givenUp), null);
        shallow.open(sender);
        shallow.onRegister(SESSION_ID, STREAM_ID, REGISTRATION_ID);
        shallow.send(setup(SESSION_ID, STREAM_ID));
        sender.maxDatagrams = 2;
        terms[0].data(MTU, MTU, MTU);

        assertThat(shallow.send(select(terms[0].view(), 0, MTU))).isEqualTo(MTU);
        positionCatchUp.catchUp();
        assertThat(senderPosition.get()).isZero();
    }

    @Test
    void shouldNotTouchTheCounterOfAPublicationThatWent()
    {
        sender.maxDatagrams = 2;
        terms[0].data(MTU, MTU, MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        path.onUnregister(SESSION_ID, STREAM_ID);
        senderPosition.set(-1);

        positionCatchUp.catchUp();
        assertThat(senderPosition.get()).isEqualTo(-1);
    }

    @Test
    void shouldGiveUpMovingThePositionIfTheDriverKeepsItElsewhere()
    {
        sender.maxDatagrams = 2;
        terms[0].data(MTU, MTU, MTU, MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        positionCatchUp.catchUp();
        assertThat(senderPosition.get()).isEqualTo(2 * MTU);

        senderPosition.set(MTU);
        assertThat(offer(MTU, 2 * MTU)).isEqualTo(MTU);
        assertThat(offer(2 * MTU, 3 * MTU)).isEqualTo(MTU);
        positionCatchUp.catchUp();

        assertThat(senderPosition.get()).isEqualTo(3 * MTU);
        assertThat(givenUp.get()).isEqualTo(1);
        assertThat(sender.sent).containsExactly("0+1408", "1408+1408", "2816+1408", "4224+1408");
    }

    @Test
    void shouldFollowADriverThatJumpsAhead()
    {
        terms[0].data(MTU, MTU, MTU, MTU);
        assertThat(offer(0, MTU)).isEqualTo(MTU);
        terms[0].data(64, 64);
        senderPosition.set(4 * MTU + 64);

        assertThat(offer(4 * MTU + 64, 4 * MTU + 128)).isEqualTo(64);
        assertThat(sender.sent).last().isEqualTo(4 * MTU + 64 + "+64");
    }

    @Test
    void shouldSendSinglyUntilOpened()
    {
        final SendPath closed = new SendPath(endpoint, counters, positionCatchUp, null);
        terms[0].data(MTU, MTU);

        assertThat(closed.send(select(terms[0].view(), 0, MTU))).isEqualTo(MTU);
        assertThat(endpoint.singles).containsExactly("0+1408");
    }

    @Test
    void shouldPassOnChangesOfTheDestinationAndClose()
    {
        path.onDestinationChange(new InetSocketAddress(1));
        path.close();
        assertThat(sender.destinationChanges).isEqualTo(1);
        assertThat(sender.isClosed).isTrue();
    }

    // What NetworkPublication.sendData does around send().
    private int offer(final int offset, final int end)
    {
        assertThat((int)senderPosition.get() & (TERM_LENGTH - 1)).isEqualTo(offset);
        final int sent = path.send(select(terms[0].view(), offset, end));
        if (sent == end - offset)
        {
            senderPosition.set(senderPosition.get() + sent);
        }
        return sent;
    }

    private static ByteBuffer select(final ByteBuffer view, final int offset, final int end)
    {
        return view.limit(end).position(offset);
    }

    private static ByteBuffer setup(final int sessionId, final int streamId)
    {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(SetupFlyweight.HEADER_LENGTH);
        final SetupFlyweight setup = new SetupFlyweight(buffer);
        setup.version((short)0).headerType(SetupFlyweight.HDR_TYPE_SETUP)
            .frameLength(SetupFlyweight.HEADER_LENGTH);
        setup.sessionId(sessionId).streamId(streamId).mtuLength(MTU).termLength(TERM_LENGTH);
        return buffer;
    }

    private static String describe(final int offset, final int length)
    {
        return offset + "+" + length;
    }

    private static final class RecordingEndpoint implements SendPath.Endpoint
    {
        private final List<String> singles = new ArrayList<>();
        private final List<String> hooked = new ArrayList<>();
        private int looks;

        @Override
        public InetSocketAddress receiveSingly(final ByteBuffer buffer)
        {
            looks++;
            return null;
        }

        @Override
        public int sendSingly(final ByteBuffer buffer)
        {
            singles.add(describe(buffer.position(), buffer.remaining()));
            return buffer.remaining();
        }

        @Override
        public int sendSingly(final ByteBuffer buffer, final InetSocketAddress destination)
        {
            return sendSingly(buffer);
        }

        @Override
        public void onDatagramSent(final ByteBuffer buffer, final InetSocketAddress destination)
        {
            hooked.add(describe(buffer.position(), buffer.remaining()));
        }
    }

    private static final class RecordingSender implements RunSender
    {
        private final List<String> sent = new ArrayList<>();
        private int accept = Integer.MAX_VALUE;
        private int maxDatagrams = 64;
        private int destinationChanges;
        private boolean isClosed;

        @Override
        public int send(final DatagramRun run)
        {
            final int count = Math.min(accept, run.count());
            for (int i = 0; i < count; i++)
            {
                sent.add(describe(run.offset(i), run.length(i)));
            }
            return count;
        }

        @Override
        public int maxRunDatagrams()
        {
            return maxDatagrams;
        }

        @Override
        public int maxRunLength()
        {
            return 65_507;
        }

        @Override
        public void onDestinationChange(final InetSocketAddress newDestination)
        {
            destinationChanges++;
        }

        @Override
        public void close()
        {
            isClosed = true;
        }
    }
}
