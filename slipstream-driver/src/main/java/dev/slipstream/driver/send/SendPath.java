/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SETUP;
import static org.agrona.collections.Hashing.compoundKey;

import io.aeron.driver.status.SenderLimit;
import io.aeron.driver.status.SenderPos;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * What a send endpoint does with a buffer that the driver hands it: sends data ahead in runs, and passes everything
 * else (setups, heartbeats, RTT measurements, retransmits) on to Aeron's own endpoint, at once and singly.
 *
 * <p>The conductor's thread opens and closes it; everything else is called by the sender's thread.
 */
public final class SendPath implements AutoCloseable
{
    /**
     * The endpoint that a send path serves.
     */
    public interface Endpoint
    {
        /**
         * Send a datagram as Aeron's endpoint does.
         *
         * @param buffer whose remaining bytes are the datagram.
         * @return the number of bytes sent.
         */
        int sendSingly(ByteBuffer buffer);

        /**
         * Tell Aeron's hook for loggers of a datagram that was sent past {@link #sendSingly}.
         *
         * @param buffer whose remaining bytes are the datagram.
         */
        void onDatagramSent(ByteBuffer buffer);
    }

    private final Long2ObjectHashMap<SendingPublication> publications = new Long2ObjectHashMap<>();
    private final SendAhead sendAhead = new SendAhead();
    private final DatagramRun run = new DatagramRun();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final SetupFlyweight setup = new SetupFlyweight();
    private final Endpoint endpoint;
    private final CountersReader counters;
    private final PositionCatchUp positionCatchUp;
    private @Nullable RunSender runSender;

    /**
     * @param endpoint        to serve.
     * @param counters        of the driver.
     * @param positionCatchUp of the driver.
     */
    public SendPath(final Endpoint endpoint, final CountersReader counters, final PositionCatchUp positionCatchUp)
    {
        this.endpoint = endpoint;
        this.counters = counters;
        this.positionCatchUp = positionCatchUp;
    }

    /**
     * Start sending in runs. Until then, and if it is never called, everything goes through Aeron's own endpoint.
     * Called by the conductor before it hands the endpoint to the sender.
     *
     * @param sender to send with; closed with this path.
     */
    public void open(final RunSender sender)
    {
        runSender = sender;
    }

    /**
     * A publication will send through the endpoint.
     *
     * @param sessionId      of the publication.
     * @param streamId       of the publication.
     * @param registrationId of the publication, by which its counters are found. Without them it is sent singly.
     */
    public void onRegister(final int sessionId, final int streamId, final long registrationId)
    {
        final int positionId = counters
            .findByTypeIdAndRegistrationId(SenderPos.SENDER_POSITION_TYPE_ID, registrationId);
        final int limitId = counters.findByTypeIdAndRegistrationId(SenderLimit.SENDER_LIMIT_TYPE_ID, registrationId);
        if (positionId != CountersReader.NULL_COUNTER_ID && limitId != CountersReader.NULL_COUNTER_ID)
        {
            publications.put(
                compoundKey(sessionId, streamId),
                new SendingPublication(
                    counters.valuesBuffer(),
                    CountersReader.counterOffset(positionId),
                    CountersReader.counterOffset(limitId)));
        }
    }

    /**
     * A publication will send no more; its log buffer and counters are about to go.
     *
     * @param sessionId of the publication.
     * @param streamId  of the publication.
     */
    public void onUnregister(final int sessionId, final int streamId)
    {
        final SendingPublication publication = publications.remove(compoundKey(sessionId, streamId));
        if (publication != null)
        {
            positionCatchUp.remove(publication);
        }
    }

    /**
     * The channel's name resolves to another address.
     *
     * @param newDestination that the socket is connected to.
     */
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        if (runSender != null)
        {
            runSender.onDestinationChange(newDestination);
        }
    }

    /**
     * Send what the driver hands over.
     *
     * @param buffer whose remaining bytes are a datagram.
     * @return the number of its bytes that are on their way, or were already: all or none.
     */
    public int send(final ByteBuffer buffer)
    {
        final RunSender sender = runSender;
        if (sender == null)
        {
            return endpoint.sendSingly(buffer);
        }
        if (buffer.capacity() < LogBufferDescriptor.TERM_MIN_LENGTH)
        {
            learnFromControlFrame(buffer);
            return endpoint.sendSingly(buffer);
        }
        return sendData(buffer, sender);
    }

    @Override
    public void close()
    {
        if (runSender != null)
        {
            runSender.close();
        }
    }

    private int sendData(final ByteBuffer view, final RunSender sender)
    {
        final SendingPublication publication = publicationOf(view);
        if (publication == null || publication.mtuLength() == SendingPublication.MTU_UNKNOWN)
        {
            return endpoint.sendSingly(view);
        }

        final long senderPosition = publication.senderPosition();
        final UnsafeBuffer term = publication.termOfNewData(view, senderPosition);
        if (term == null)
        {
            return endpoint.sendSingly(view);
        }

        final int offset = view.position();
        final int length = view.remaining();
        final long endPosition = senderPosition + length;
        final long sentPosition = Math.max(publication.sentPosition(), senderPosition);
        if (publication.isCatchUpUndone(senderPosition))
        {
            positionCatchUp.giveUp();
        }
        if (endPosition <= sentPosition)
        {
            return length;
        }

        final int unsentLength = (int)(endPosition - sentPosition);
        final long runEndPosition = sendAhead.collect(
            run,
            term,
            sentPosition,
            unsentLength,
            publication.senderLimit(),
            publication.mtuLength(),
            Math.min(sender.maxRunDatagrams(), DatagramRun.CAPACITY),
            sender.maxRunLength());

        final int sent = sender.send(run);
        if (sent == 0)
        {
            return 0;
        }

        if (sent == run.count())
        {
            publication.sentPosition(runEndPosition);
            if (sendAhead.isMoreExpected())
            {
                positionCatchUp.add(publication);
            }
        }
        else
        {
            publication.sentPosition(sentPosition + run.offset(sent) - run.offset(0));
        }

        for (int i = 0; i < sent; i++)
        {
            run.select(i, view);
            endpoint.onDatagramSent(view);
        }
        view.limit(offset + length).position(offset + length);

        return length;
    }

    private @Nullable SendingPublication publicationOf(final ByteBuffer view)
    {
        frame.wrap(view, view.position(), DataHeaderFlyweight.HEADER_LENGTH);
        return publications.get(
            compoundKey(
                frame.getInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN),
                frame.getInt(DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN)));
    }

    // A SETUP frame goes out before a publication's first data, and says what its MTU is.
    private void learnFromControlFrame(final ByteBuffer buffer)
    {
        if (buffer.remaining() == SetupFlyweight.HEADER_LENGTH)
        {
            setup.wrap(buffer, buffer.position(), SetupFlyweight.HEADER_LENGTH);
            if (setup.headerType() == HDR_TYPE_SETUP)
            {
                final SendingPublication publication = publications
                    .get(compoundKey(setup.sessionId(), setup.streamId()));
                if (publication != null && setup.mtuLength() >= HeaderFlyweight.MIN_HEADER_LENGTH)
                {
                    publication.mtuLength(setup.mtuLength());
                }
            }
        }
    }
}
