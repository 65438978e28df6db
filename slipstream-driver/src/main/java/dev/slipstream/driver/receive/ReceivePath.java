/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import dev.slipstream.driver.poll.SocketPolling;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * What a receive endpoint answers when Aeron's poller asks it for a datagram: takes in a batch, has it dispatched, and
 * returns one virtual datagram that stands for all of it.
 *
 * <p>The poller's buffer says how long the virtual datagram is; then the poller asks whether it is valid, and
 * {@link #takeVirtual} tells the endpoint that it is the virtual one. Its content is never read.
 *
 * <p>The conductor's thread opens and closes it; everything else is called by the receiver's thread.
 */
public final class ReceivePath
{
    /** The endpoint that a receive path serves. */
    @FunctionalInterface
    public interface Endpoint
    {
        /**
         * Receive one datagram as Aeron's endpoint does.
         *
         * @param buffer to fill.
         * @return the source, or null if there is no datagram.
         */
        @Nullable
        InetSocketAddress receiveSingly(ByteBuffer buffer);
    }

    /** Where virtual datagrams come from: the poller wants an address, and nobody looks at it. */
    static final InetSocketAddress VIRTUAL_SOURCE = new InetSocketAddress(0);

    private static final int CLOSED = -1;

    /**
     * While datagrams come by another way, how late one may be seen that the filter has left to the kernel: about what
     * the kernel itself takes to wake a thread for it.
     */
    private static final long KERNEL_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Endpoint endpoint;
    private final FrameDispatcher dispatcher;
    private final AtomicCounter bytesReceived;
    private final boolean isPolled;
    private final @Nullable Runnable pump;
    private final NanoClock clock;
    private final SocketPolling kernelPolling;

    private int fd = CLOSED;
    private @Nullable KernelReceiver kernelReceiver;
    private boolean isVirtualPending;
    private boolean isBusy;
    private int pumpedBytes;

    // Written by whoever opens and closes the other way, read by the receiver's thread.
    private volatile boolean isAccelerated;

    /**
     * @param endpoint       to serve.
     * @param dispatcher     of the endpoint.
     * @param bytesReceived  Aeron's counter of bytes received.
     * @param isPolled       false if the poller asks the endpoint's transports and never the endpoint itself, as it
     *                       does for multi-destination subscriptions.
     * @param clock          of the receiver's duty cycles.
     * @param pump           to run whenever the poller asks, or null if somebody runs it in every duty cycle.
     */
    public ReceivePath(
        final Endpoint endpoint,
        final FrameDispatcher dispatcher,
        final AtomicCounter bytesReceived,
        final boolean isPolled,
        final NanoClock clock,
        final @Nullable Runnable pump)
    {
        this.pump = pump;
        this.clock = clock;
        kernelPolling = new SocketPolling(KERNEL_INTERVAL_NS, clock.nanoTime());
        this.endpoint = endpoint;
        this.dispatcher = dispatcher;
        this.bytesReceived = bytesReceived;
        this.isPolled = isPolled;
    }

    /**
     * Dispatches what is received for this endpoint, whoever receives it.
     *
     * @return the dispatcher, for the receiver's thread only.
     */
    public FrameDispatcher dispatcher()
    {
        return dispatcher;
    }

    /**
     * Start to receive in batches. Until then, and if it is never called, the endpoint receives as Aeron's does. Called
     * by the conductor before it hands the endpoint to the receiver.
     *
     * @param socketFd of the channel's socket, which delivers runs ({@code UDP_GRO}) from now on.
     * @param receiver of the driver.
     */
    public void open(final int socketFd, final KernelReceiver receiver)
    {
        fd = socketFd;
        kernelReceiver = receiver;
    }

    /**
     * The channel is about to be closed. Called when the receiver has let go of the endpoint.
     */
    public void close()
    {
        fd = CLOSED;
        kernelReceiver = null;
    }

    /**
     * Account for datagrams that somebody else took in and dispatched for this endpoint: the poller hears of them when
     * it asks the next time, if it does, and counts them.
     *
     * @param bytes that the datagrams held together.
     */
    public void addPumped(final int bytes)
    {
        if (isPolled)
        {
            pumpedBytes += bytes;
        }
        else
        {
            bytesReceived.getAndAddRelease(bytes);
        }
    }

    /**
     * Say whether datagrams come by another way, so that the socket need not be looked at in every cycle. Any thread.
     *
     * @param isOtherWayOpen true if somebody pumps for this endpoint.
     */
    public void accelerated(final boolean isOtherWayOpen)
    {
        isAccelerated = isOtherWayOpen;
    }

    /**
     * Receive for the poller.
     *
     * @param buffer of the poller.
     * @return the source of the datagram in the buffer, {@link #VIRTUAL_SOURCE} if it is virtual, or null if there was
     *         none.
     */
    public @Nullable InetSocketAddress receive(final ByteBuffer buffer)
    {
        if (pump != null)
        {
            pump.run();
        }
        int bytes = pumpedBytes;
        pumpedBytes = 0;
        final KernelReceiver receiver = kernelReceiver;
        if (receiver == null)
        {
            return bytes > 0 ? virtualDatagram(buffer, bytes) : endpoint.receiveSingly(buffer);
        }
        if (!isAccelerated || kernelPolling.isDue(clock.nanoTime()))
        {
            bytes += receiveFromKernel(receiver);
        }
        return bytes > 0 ? virtualDatagram(buffer, bytes) : null;
    }

    /**
     * Whether the frame that the poller asks about is the virtual datagram; forgets it.
     *
     * @return true once after each {@link #receive} that returned a virtual datagram.
     */
    public boolean takeVirtual()
    {
        final boolean isVirtual = isVirtualPending;
        isVirtualPending = false;
        return isVirtual;
    }

    private int receiveFromKernel(final KernelReceiver receiver)
    {
        // Asking for one message costs less than asking for several, and an endpoint that was idle rarely has more.
        final int maxMessages = isBusy ? receiver.maxMessages() : 1;
        final int bytes = receiver.receive(fd, maxMessages, dispatcher);
        isBusy = bytes > 0;
        kernelPolling.onLook(clock.nanoTime(), isBusy);
        return bytes;
    }

    private InetSocketAddress virtualDatagram(final ByteBuffer buffer, final int bytes)
    {
        buffer.clear();
        final int length = Math.min(bytes, buffer.capacity());
        buffer.position(length);
        if (bytes > length)
        {
            bytesReceived.getAndAddRelease(bytes - length);
        }
        isVirtualPending = true;
        return VIRTUAL_SOURCE;
    }
}
