/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static dev.slipstream.linux.socket.SendBatch.MAX_MESSAGE_LENGTH;
import static dev.slipstream.linux.socket.SendBatch.MAX_SEGMENTS;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.NativeSocketAddress;
import dev.slipstream.linux.socket.SendBatch;
import java.net.InetSocketAddress;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Sends runs through the channel's own socket: one kernel call per run, straight out of the term buffer.
 *
 * <p>Datagrams of equal length that lie side by side become one message, which the kernel cuts apart
 * ({@code UDP_SEGMENT}); the last of them may be shorter. A run of mixed lengths is several such messages in one
 * sendmmsg(2).
 *
 * <p>Where the kernel refuses to cut (the MTU of the path is too small, the device has no checksum offload), the
 * channel sends whole datagrams from then on, several per call, until its destination changes. An error that a single
 * datagram would have met as well (no route, no buffer space, nobody listening) is treated as Aeron treats it: the
 * datagram was not sent, the error handler hears of the unusual ones, and the sender tries again in its next duty
 * cycle.
 */
public final class KernelRunSender implements AddressedRunSender
{
    /** Hears of errors that are not part of normal operation. */
    @FunctionalInterface
    public interface ErrorListener
    {
        /**
         * A datagram could not be sent.
         *
         * @param error of the kernel.
         */
        void onSendError(LinuxException error);
    }

    /**
     * What to count in. Written by the sender's thread alone.
     *
     * @param datagrams           sent.
     * @param bytes               sent.
     * @param calls               that sent something.
     * @param segmentedMessages   that the kernel had to cut.
     * @param shortSends          runs of which the kernel took a part or nothing.
     * @param segmentationRefused channels on which the kernel refused to cut.
     */
    public record Counters(
        AtomicCounter datagrams,
        AtomicCounter bytes,
        AtomicCounter calls,
        AtomicCounter segmentedMessages,
        AtomicCounter shortSends,
        AtomicCounter segmentationRefused)
    {
    }

    /** Addresses of destinations beyond that are encoded anew for each run. */
    private static final int MAX_DESTINATIONS = 1_024;

    private final SendBatch batch;
    private final int fd;
    private final Counters counters;
    private final ErrorListener errorListener;
    private final int[] datagramsBefore;

    private final DestinationMap<NativeSocketAddress> destinations = new DestinationMap<>(MAX_DESTINATIONS, address ->
    {
        // Its memory goes with it.
    });
    private final boolean isIpv6;

    private boolean isSegmenting = true;

    /**
     * @param batch         to send with; may be shared by all channels of the same thread.
     * @param fd            of the channel's socket, which stays the channel's.
     * @param isIpv6        whether the socket is of family {@code AF_INET6}.
     * @param counters      of the driver.
     * @param errorListener to tell of errors.
     */
    public KernelRunSender(
        final SendBatch batch,
        final int fd,
        final boolean isIpv6,
        final Counters counters,
        final ErrorListener errorListener)
    {
        this.batch = batch;
        this.fd = fd;
        this.isIpv6 = isIpv6;
        this.counters = counters;
        this.errorListener = errorListener;
        datagramsBefore = new int[batch.capacity() + 1];
    }

    @Override
    public int maxRunDatagrams()
    {
        return MAX_SEGMENTS;
    }

    @Override
    public int maxRunLength()
    {
        return MAX_MESSAGE_LENGTH;
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        isSegmenting = true;
    }

    @Override
    public int send(final DatagramRun run)
    {
        return send(run, (NativeSocketAddress)null);
    }

    @Override
    public int send(final DatagramRun run, final InetSocketAddress destination)
    {
        return send(run, encode(destination));
    }

    @Override
    public void close()
    {
        // The socket is the channel's, the batch the driver's.
    }

    private int send(final DatagramRun run, final @Nullable NativeSocketAddress destination)
    {
        batch.destination(destination);
        fillBatch(run);
        int result = batch.send(fd);
        if (result < 0 && isSegmenting && batch.size() < run.count() && isRefusalToSegment(-result))
        {
            isSegmenting = false;
            counters.segmentationRefused.incrementRelease();
            fillBatch(run);
            result = batch.send(fd);
        }

        if (result < 0)
        {
            counters.shortSends.incrementRelease();
            if (!isPartOfNormalOperation(-result))
            {
                errorListener.onSendError(new LinuxException("sendmsg(" + run.length(0) + " bytes)", -result));
            }
            return 0;
        }

        final int sent = datagramsBefore[result];
        if (sent < run.count())
        {
            counters.shortSends.incrementRelease();
        }
        count(run, sent, result);
        return sent;
    }

    private NativeSocketAddress encode(final InetSocketAddress destination)
    {
        NativeSocketAddress address = destinations.get(destination);
        if (address == null)
        {
            address = new NativeSocketAddress(destination, isIpv6);
            if (destinations.hasRoom())
            {
                destinations.put(destination, address);
            }
        }
        return address;
    }

    private void fillBatch(final DatagramRun run)
    {
        batch.clear();
        final int count = run.count();
        int index = 0;
        while (index < count && batch.size() < batch.capacity())
        {
            final int first = index;
            final int segmentLength = run.length(first);
            int messageLength = segmentLength;
            index++;

            if (isSegmenting)
            {
                boolean isOpen = true;
                while (isOpen && index < count && index - first < MAX_SEGMENTS && run.length(index) <= segmentLength &&
                    messageLength + run.length(index) <= MAX_MESSAGE_LENGTH &&
                    run.offset(index) == run.offset(index - 1) + run.length(index - 1))
                {
                    messageLength += run.length(index);
                    isOpen = run.length(index) == segmentLength;
                    index++;
                }
            }

            if (index - first > 1)
            {
                batch.add(run.address(first), messageLength, segmentLength);
            }
            else
            {
                batch.add(run.address(first), messageLength);
            }
            datagramsBefore[batch.size()] = index;
        }
    }

    private void count(final DatagramRun run, final int sent, final int messages)
    {
        int bytes = 0;
        for (int i = 0; i < sent; i++)
        {
            bytes += run.length(i);
        }
        counters.datagrams.getAndAddRelease(sent);
        counters.bytes.getAndAddRelease(bytes);
        counters.calls.incrementRelease();

        int segmented = 0;
        for (int i = 1; i <= messages; i++)
        {
            segmented += datagramsBefore[i] - datagramsBefore[i - 1] > 1 ? 1 : 0;
        }
        counters.segmentedMessages.getAndAddRelease(segmented);
    }

    // udp_send_skb() and __ip_append_data() of the kernel: EINVAL if a segment exceeds the path's MTU, EIO if the
    // device has no checksum offload, EMSGSIZE if the path's MTU shrank.
    private static boolean isRefusalToSegment(final int errno)
    {
        return errno == Errno.EINVAL || errno == Errno.EIO || errno == Errno.EMSGSIZE;
    }

    // No room, nobody listens on the other side (yet), or the channel is being connected to another address.
    private static boolean isPartOfNormalOperation(final int errno)
    {
        return errno == Errno.EAGAIN || errno == Errno.ENOBUFS || errno == Errno.ECONNREFUSED ||
            errno == Errno.EDESTADDRREQ;
    }
}
