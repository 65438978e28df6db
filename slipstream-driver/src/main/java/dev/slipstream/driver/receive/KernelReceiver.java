/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.ReceiveBatch;
import java.net.InetSocketAddress;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Receives from sockets in batches and has every datagram dispatched: one call brings several messages, and each may be
 * a run of datagrams that the kernel glued together ({@code UDP_GRO}).
 *
 * <p>One object per driver, for the receiver's thread only. Nothing is allocated but an address object for a source
 * that was not seen before.
 */
public final class KernelReceiver
{
    /**
     * What to count in. Written by the receiver's thread alone.
     *
     * @param datagrams         received.
     * @param bytes             received.
     * @param calls             that brought something.
     * @param coalescedMessages that held more than one datagram.
     * @param truncated         messages that did not fit into the buffer and were dropped.
     */
    public record Counters(
        AtomicCounter datagrams,
        AtomicCounter bytes,
        AtomicCounter calls,
        AtomicCounter coalescedMessages,
        AtomicCounter truncated)
    {
    }

    private final SourceAddresses sourceAddresses;
    private final ReceiveBatch batch;
    private final ArrivalClock arrivalClock;
    private final Counters counters;

    /**
     * @param batch           to receive with.
     * @param sourceAddresses of the driver.
     * @param arrivalClock    told when a message arrived, if its socket says so.
     * @param counters        of the driver.
     */
    public KernelReceiver(
        final ReceiveBatch batch,
        final SourceAddresses sourceAddresses,
        final ArrivalClock arrivalClock,
        final Counters counters)
    {
        this.batch = batch;
        this.sourceAddresses = sourceAddresses;
        this.arrivalClock = arrivalClock;
        this.counters = counters;
    }

    /**
     * How many messages one call can bring.
     *
     * @return the number of messages.
     */
    public int maxMessages()
    {
        return batch.capacity();
    }

    /**
     * Take in what a socket has, by one call, and dispatch it.
     *
     * @param fd          of the socket.
     * @param maxMessages to take in.
     * @param sink        of the endpoint that the socket belongs to.
     * @return the number of bytes received; 0 if there was nothing.
     * @throws LinuxException if the socket is broken.
     */
    public int receive(final int fd, final int maxMessages, final DatagramSink sink)
    {
        final int count = batch.receive(fd, maxMessages);
        if (count <= 0)
        {
            if (isPartOfNormalOperation(-count))
            {
                return 0;
            }
            throw new LinuxException("recvmmsg(" + maxMessages + " messages)", -count);
        }

        int bytes = 0;
        int datagrams = 0;
        int coalesced = 0;
        for (int i = 0; i < count; i++)
        {
            final int length = batch.length(i);
            bytes += length;
            if (batch.isTruncated(i))
            {
                counters.truncated.incrementRelease();
                continue;
            }

            arrivalClock.arrivedAt(batch.timestampNs(i));
            final int dispatched = dispatchSegments(
                batch.address(i), length, batch.segmentLength(i), source(i), sink);
            datagrams += dispatched;
            coalesced += dispatched > 1 ? 1 : 0;
        }

        arrivalClock.arrivedAt(ReceiveBatch.NO_TIMESTAMP);
        counters.datagrams.getAndAddRelease(datagrams);
        counters.bytes.getAndAddRelease(bytes);
        counters.calls.incrementRelease();
        counters.coalescedMessages.getAndAddRelease(coalesced);
        return bytes;
    }

    /**
     * Dispatch a message datagram by datagram.
     *
     * @param address       of the message.
     * @param length        of the message.
     * @param segmentLength of each datagram but the last; 0, or anything that makes no sense, if it is one datagram.
     * @param source        of the message.
     * @param sink          to hand the datagrams to.
     * @return the number of datagrams.
     */
    static int dispatchSegments(
        final long address,
        final int length,
        final int segmentLength,
        final InetSocketAddress source,
        final DatagramSink sink)
    {
        final int step = segmentLength > 0 && segmentLength < length ? segmentLength : Math.max(length, 1);
        int datagrams = 0;
        int offset = 0;
        do
        {
            sink.dispatch(address + offset, Math.min(step, length - offset), source, 0);
            datagrams++;
            offset += step;
        }
        while (offset < length);
        return datagrams;
    }

    private InetSocketAddress source(final int index)
    {
        return batch.isIpv6(index) ?
            sourceAddresses.ipv6(
                batch.ipv6High(index), batch.ipv6Low(index), batch.scopeId(index), batch.port(index)) :
            sourceAddresses.ipv4(batch.ipv4(index), batch.port(index));
    }

    // Nothing there, a signal, or the error that an earlier send over the same socket met.
    private static boolean isPartOfNormalOperation(final int errno)
    {
        return errno == 0 || errno == Errno.EAGAIN || errno == Errno.EINTR || errno == Errno.ECONNREFUSED;
    }
}
