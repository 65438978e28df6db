/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_PAD;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_RTTM;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_SETUP;

import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Hands received datagrams to an endpoint, one call per datagram, out of whatever memory they lie in: a buffer that the
 * kernel filled, or a frame of an AF_XDP socket. Does what Aeron's {@code DataTransportPoller} does for one datagram,
 * and more carefully, because a view of exactly the datagram is handed on and not a long buffer.
 *
 * <p><b>Thread.</b> The receiver's only.
 *
 * <p><b>Memory.</b> Aeron copies what it keeps; the datagram's memory may be reused when {@link #dispatch} returns. It
 * must be writable: a channel that stamps received messages writes the stamp into it. Nothing is allocated.
 *
 * <p><b>Failure.</b> A datagram that lies about its length, or makes the driver throw, costs that datagram only: it is
 * counted or handed to the error handler, and {@code dispatch} returns normally.
 */
public final class FrameDispatcher implements DatagramSink
{
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final DataHeaderFlyweight dataHeader = new DataHeaderFlyweight();
    private final SetupFlyweight setup = new SetupFlyweight();
    private final RttMeasurementFlyweight rttMeasurement = new RttMeasurementFlyweight();
    private final ReceiveChannelEndpoint endpoint;
    private final ErrorHandler errorHandler;
    private final AtomicCounter invalidPackets;
    private final AtomicCounter malformedFrames;

    /**
     * @param endpoint        to dispatch to.
     * @param errorHandler    told of what the driver throws.
     * @param invalidPackets  Aeron's counter of packets that are not Aeron's.
     * @param malformedFrames our counter of frames whose length contradicts their type.
     */
    public FrameDispatcher(
        final ReceiveChannelEndpoint endpoint,
        final ErrorHandler errorHandler,
        final AtomicCounter invalidPackets,
        final AtomicCounter malformedFrames)
    {
        this.endpoint = endpoint;
        this.errorHandler = errorHandler;
        this.invalidPackets = invalidPackets;
        this.malformedFrames = malformedFrames;
    }

    /**
     * Dispatch one datagram.
     *
     * @param address        of its first byte; aligned to 8 bytes for speed, any address is correct.
     * @param length         of the UDP payload in bytes.
     * @param source         from which it came: an object that Aeron may keep.
     * @param transportIndex of the endpoint's transport on which it came; 0 but for multi-destination subscriptions.
     */
    @Override
    public void dispatch(
        final long address, final int length, final InetSocketAddress source, final int transportIndex)
    {
        try
        {
            frame.wrap(address, length);
            if (endpoint.isValidFrame(frame, length))
            {
                endpoint.receiveHook(frame, length, source);
                dispatchByType(address, length, source, transportIndex);
            }
        }
        catch (final Exception ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void dispatchByType(
        final long address, final int length, final InetSocketAddress source, final int transportIndex)
    {
        final int type = FrameDescriptor.frameType(frame, 0);
        if (type == HDR_TYPE_DATA || type == HDR_TYPE_PAD)
        {
            if (isPlausibleData(type, length))
            {
                dataHeader.wrap(address, length);
                endpoint.onDataPacket(dataHeader, frame, length, source, transportIndex);
            }
        }
        else if (type == HDR_TYPE_SETUP)
        {
            if (isLongEnough(length, SetupFlyweight.HEADER_LENGTH))
            {
                setup.wrap(address, length);
                endpoint.onSetupMessage(setup, frame, length, source, transportIndex);
            }
        }
        else if (type == HDR_TYPE_RTTM)
        {
            if (isLongEnough(length, RttMeasurementFlyweight.HEADER_LENGTH))
            {
                rttMeasurement.wrap(address, length);
                endpoint.onRttMeasurement(rttMeasurement, frame, length, source, transportIndex);
            }
        }
    }

    // A heartbeat is a header with a frame length of 0; a padding frame is sent as its header alone.
    private boolean isPlausibleData(final int type, final int length)
    {
        if (!isLongEnough(length, DataHeaderFlyweight.HEADER_LENGTH))
        {
            return false;
        }

        final int frameLength = FrameDescriptor.frameLength(frame, 0);
        final boolean isHeartbeat = frameLength == 0 && length == DataHeaderFlyweight.HEADER_LENGTH;
        final boolean isWhole = frameLength >= DataHeaderFlyweight.HEADER_LENGTH &&
            (type == HDR_TYPE_PAD || frameLength <= length);
        final boolean isPlausible = isHeartbeat || isWhole;
        if (!isPlausible)
        {
            reject();
        }
        return isPlausible;
    }

    private boolean isLongEnough(final int length, final int headerLength)
    {
        if (length < headerLength)
        {
            reject();
            return false;
        }
        return true;
    }

    private void reject()
    {
        invalidPackets.increment();
        malformedFrames.incrementRelease();
    }
}
