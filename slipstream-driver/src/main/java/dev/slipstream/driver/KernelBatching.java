/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;

import dev.slipstream.driver.receive.ArrivalClock;
import dev.slipstream.driver.receive.DestinationReceiver;
import dev.slipstream.driver.receive.DestinationReceivers;
import dev.slipstream.driver.receive.KernelReceiver;
import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.receive.SourceAddresses;
import dev.slipstream.driver.send.KernelRunSender;
import dev.slipstream.driver.status.SlipstreamCounters;
import dev.slipstream.linux.Errno;
import dev.slipstream.linux.socket.ReceiveBatch;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.UdpChannel;
import java.net.StandardProtocolFamily;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of one driver share to send and receive in batches over the kernel's sockets: buffers for the
 * messages of a call, one for each direction, and the counters.
 *
 * <p>Made by the conductor's thread; what sends belongs to the sender's thread, what receives to the receiver's.
 */
final class KernelBatching
{
    /** Messages in one sendmmsg(2): a run of mixed lengths has one for each change of length at worst. */
    private static final int SEND_BATCH_CAPACITY = 64;

    /** Messages in one recvmmsg(2). */
    private static final int RECEIVE_BATCH_CAPACITY = 16;

    /** Whatever the kernel glues together is an IP packet, and not longer than one can be. */
    private static final int RECEIVE_BUFFER_LENGTH = 65_535;

    private final SendBatch sendBatch = new SendBatch(SEND_BATCH_CAPACITY);
    private final KernelRunSender.Counters sendCounters;
    private final KernelReceiver receiver;
    private final DestinationReceivers destinations = new DestinationReceivers();
    private final boolean isArrivalClockUsed;

    KernelBatching(final MediaDriver.Context context, final SlipstreamCounters counters)
    {
        final ArrivalClock arrivalClock = new ArrivalClock();
        // A clock of the operator's own tells another time than the kernel.
        isArrivalClockUsed = context.channelReceiveTimestampClock() instanceof SystemEpochNanoClock;
        if (isArrivalClockUsed)
        {
            context.channelReceiveTimestampClock(arrivalClock);
        }
        sendCounters = new KernelRunSender.Counters(
            counters.get(KERNEL_DATAGRAMS_SENT),
            counters.get(KERNEL_BYTES_SENT),
            counters.get(KERNEL_SEND_CALLS),
            counters.get(KERNEL_SEGMENTED_MESSAGES),
            counters.get(KERNEL_SHORT_SENDS),
            counters.get(KERNEL_SEGMENTATION_REFUSED));
        receiver = new KernelReceiver(
            new ReceiveBatch(RECEIVE_BATCH_CAPACITY, RECEIVE_BUFFER_LENGTH),
            new SourceAddresses(),
            arrivalClock,
            new KernelReceiver.Counters(
                counters.get(KERNEL_DATAGRAMS_RECEIVED),
                counters.get(KERNEL_BYTES_RECEIVED),
                counters.get(KERNEL_RECEIVE_CALLS),
                counters.get(KERNEL_COALESCED_MESSAGES),
                counters.get(KERNEL_TRUNCATED_MESSAGES)));
    }

    /**
     * Why a driver cannot send and receive in batches.
     *
     * @param options of the driver.
     * @return the cause, or null if it can.
     */
    static @Nullable String unavailabilityCause(final SlipstreamContext options)
    {
        if (!options.kernelBatchingEnabled())
        {
            return "switched off by " + SlipstreamContext.KERNEL_BATCHING_ENABLED_PROPERTY;
        }
        if (!"Linux".equals(System.getProperty("os.name")))
        {
            return "needs Linux, this is " + System.getProperty("os.name");
        }
        if (!AeronSeam.missing().isEmpty())
        {
            return "this version of Aeron lacks " + String.join(", ", AeronSeam.missing());
        }
        try
        {
            // Links the first native call: fails where the JVM or the C library will not have it.
            SocketOptions.get(-1, SocketOptions.SOL_SOCKET, SocketOptions.SO_BROADCAST);
            return null;
        }
        catch (final LinkageError | RuntimeException ex)
        {
            final Throwable cause = ex.getCause() == null ? ex : ex.getCause();
            return "this JVM does not let native code be called (" + cause + "); start it with " +
                "--enable-native-access=ALL-UNNAMED";
        }
    }

    /**
     * Make the sender for a socket.
     *
     * @param channel       that sends.
     * @param fd            of its socket.
     * @param errorListener to tell of errors.
     * @return the sender.
     */
    KernelRunSender newSender(final UdpChannel channel, final int fd, final KernelRunSender.ErrorListener errorListener)
    {
        final boolean isIpv6 = channel.protocolFamily() == StandardProtocolFamily.INET6;
        return new KernelRunSender(sendBatch, fd, isIpv6, sendCounters, errorListener);
    }

    /**
     * Receive from the socket of a channel in batches.
     *
     * @param path    of the channel's endpoint.
     * @param channel that receives.
     * @param fd      of its socket.
     * @return why it cannot, or null if it does.
     */
    @Nullable
    String openReceiver(final ReceivePath path, final UdpChannel channel, final int fd)
    {
        final int result = SocketOptions.set(fd, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1);
        if (result < 0)
        {
            return "setsockopt(UDP_GRO) failed: " + Errno.name(-result);
        }
        if (channel.isChannelReceiveTimestampEnabled() && isArrivalClockUsed)
        {
            // Where the kernel will not, the time is that at which the driver takes a datagram in.
            SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS, 1);
        }
        path.open(fd, receiver);
        return null;
    }

    /**
     * Receive from the socket of a destination in batches, which ends when the receiver is told to remove it.
     *
     * @param receiver       of the endpoint's destinations.
     * @param transportIndex of the destination.
     * @param fd             of its socket.
     */
    void openDestination(final DestinationReceiver receiver, final int transportIndex, final int fd)
    {
        receiver.add(transportIndex, fd);
        destinations.add(receiver);
    }

    /** Take in what has arrived for destinations. First in a duty cycle of the receiver, on its thread. */
    void receive()
    {
        destinations.receive(receiver);
    }

    /** All that a duty cycle of the receiver looks at before Aeron does was taken in. On its thread. */
    void endCycle()
    {
        destinations.endCycle();
    }
}
