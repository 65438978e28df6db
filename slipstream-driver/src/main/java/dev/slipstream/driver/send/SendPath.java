/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SETUP;
import static org.agrona.collections.Hashing.compoundKey;

import dev.slipstream.driver.poll.SocketPolling;
import io.aeron.driver.status.SenderLimit;
import io.aeron.driver.status.SenderPos;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * What a send endpoint does with a buffer that the driver hands it: sends data ahead in runs, and passes everything
 * else (setups, heartbeats, RTT measurements, retransmits) on to Aeron's own endpoint, at once and singly. And when it
 * looks for what comes back.
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
         * Receive a status message, a NAK or another control frame as Aeron's endpoint does.
         *
         * @param buffer to fill.
         * @return where it came from, or null if there is none.
         */
        @Nullable
        InetSocketAddress receiveSingly(ByteBuffer buffer);

        /**
         * Send a datagram as Aeron's endpoint does.
         *
         * @param buffer whose remaining bytes are the datagram.
         * @return the number of bytes sent.
         */
        int sendSingly(ByteBuffer buffer);

        /**
         * Send a datagram to an address as Aeron's endpoint does.
         *
         * @param buffer      whose remaining bytes are the datagram.
         * @param destination of the datagram.
         * @return the number of bytes sent.
         */
        int sendSingly(ByteBuffer buffer, InetSocketAddress destination);

        /**
         * Tell Aeron's hook for loggers of a datagram that was sent past {@link #sendSingly}.
         *
         * @param buffer      whose remaining bytes are the datagram.
         * @param destination of the datagram; null for the channel's own.
         */
        void onDatagramSent(ByteBuffer buffer, @Nullable InetSocketAddress destination);
    }

    /** How late a status message or NAK may be seen: a fraction of what the kernel takes to deliver it. */
    private static final long CONTROL_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(10);

    private final Long2ObjectHashMap<SendingPublication> publications = new Long2ObjectHashMap<>();
    private final SendAhead sendAhead = new SendAhead();
    private final DatagramRun run = new DatagramRun();
    private final SocketPolling controlPolling = new SocketPolling(CONTROL_INTERVAL_NS, System.nanoTime());
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final SetupFlyweight setup = new SetupFlyweight();
    private final Endpoint endpoint;
    private final CountersReader counters;
    private final PositionCatchUp positionCatchUp;
    private final @Nullable SendTimestamps timestamps;
    private @Nullable RunSender runSender;
    private @Nullable AddressedRunSender addressedSender;

    /**
     * @param endpoint        to serve.
     * @param counters        of the driver.
     * @param positionCatchUp of the driver.
     * @param timestamps      to write into what is sent, or null if the channel does not ask for them.
     */
    public SendPath(
        final Endpoint endpoint,
        final CountersReader counters,
        final PositionCatchUp positionCatchUp,
        final @Nullable SendTimestamps timestamps)
    {
        this.timestamps = timestamps;
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
        addressedSender = sender instanceof final AddressedRunSender addressed ? addressed : null;
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
        final SendingPublication publication = sender == null ? null : publicationOfNewData(buffer);
        return sender == null || publication == null ?
            endpoint.sendSingly(buffer) :
            sendAhead(publication, buffer, sender, null);
    }

    /**
     * Send what the driver hands over for an address: a response channel's socket is connected to nobody.
     *
     * @param buffer      whose remaining bytes are a datagram.
     * @param destination of the datagram.
     * @return the number of its bytes that are on their way, or were already: all or none.
     */
    public int send(final ByteBuffer buffer, final InetSocketAddress destination)
    {
        final AddressedRunSender sender = addressedSender;
        final SendingPublication publication = sender == null ? null : publicationOfNewData(buffer);
        return sender == null || publication == null ?
            endpoint.sendSingly(buffer, destination) :
            sendAhead(publication, buffer, sender, destination);
    }

    /**
     * Receive what the driver's sender asks for.
     *
     * @param buffer to fill.
     * @return where the datagram came from, or null if there is none, or if it is too early to look again.
     */
    public @Nullable InetSocketAddress receive(final ByteBuffer buffer)
    {
        if (runSender == null)
        {
            return endpoint.receiveSingly(buffer);
        }
        final long nowNs = System.nanoTime();
        if (!controlPolling.isDue(nowNs))
        {
            return null;
        }
        final InetSocketAddress source = endpoint.receiveSingly(buffer);
        controlPolling.onLook(nowNs, source != null);
        return source;
    }

    @Override
    public void close()
    {
        if (runSender != null)
        {
            runSender.close();
        }
    }

    private int sendAhead(
        final SendingPublication publication,
        final ByteBuffer view,
        final RunSender sender,
        final @Nullable InetSocketAddress destination)
    {
        final int length = view.remaining();
        final int end = view.limit();
        final long senderPosition = publication.senderPosition();
        final long sentPosition = Math.max(publication.sentPosition(), senderPosition);
        final int unsentLength = (int)(senderPosition + length - sentPosition);
        if (unsentLength <= 0)
        {
            return length;
        }

        final long runEndPosition = sendAhead.collect(
            run,
            publication.term(senderPosition),
            view,
            sentPosition,
            unsentLength,
            publication.senderLimit(),
            publication.mtuLength(),
            Math.min(sender.maxRunDatagrams(), DatagramRun.CAPACITY),
            sender.maxRunLength());
        if (sendAhead.isLimitReached())
        {
            controlPolling.onAwaited();
        }
        if (timestamps != null)
        {
            timestamps.stamp(run);
        }
        final int sent = destination != null && sender instanceof final AddressedRunSender addressed ?
            addressed.send(run, destination) :
            sender.send(run);
        if (sent == 0)
        {
            return 0;
        }

        if (sent < run.count())
        {
            publication.sentPosition(sentPosition + run.offset(sent) - run.offset(0));
        }
        else
        {
            publication.sentPosition(runEndPosition);
            if (sendAhead.isMoreExpected())
            {
                positionCatchUp.add(publication);
            }
        }

        for (int i = 0; i < sent; i++)
        {
            endpoint.onDatagramSent(run.select(i), destination);
        }
        view.limit(end).position(end);
        return length;
    }

    // Null for whatever is not a publication's next data: control frames, retransmits, publications that we know too
    // little of.
    private @Nullable SendingPublication publicationOfNewData(final ByteBuffer buffer)
    {
        if (buffer.capacity() < LogBufferDescriptor.TERM_MIN_LENGTH)
        {
            learnFromControlFrame(buffer);
            return null;
        }

        final SendingPublication publication = publicationOf(buffer);
        if (publication == null || publication.mtuLength() == SendingPublication.MTU_UNKNOWN)
        {
            return null;
        }
        final long senderPosition = publication.senderPosition();
        if (publication.isCatchUpUndone(senderPosition))
        {
            positionCatchUp.giveUp();
        }
        return publication.isNewData(buffer, senderPosition) ? publication : null;
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
