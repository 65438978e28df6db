/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket: hands out frames, collects the packets written into them, and gives them to the kernel
 * a batch at a time.
 *
 * <pre>{@code
 * final long address = transmitter.claim(length);
 * if (address != XskTransmitter.NO_FRAME)
 * {
 *     ... write a packet of that length at the address ...
 *     transmitter.commit(length);
 * }
 * ...
 * transmitter.flush();
 * }</pre>
 *
 * <p>For one thread at a time, which may be another than the receiver's. Allocates nothing. Frames that came back last
 * are handed out first: their memory is the likeliest to be in a cache.
 */
public final class XskTransmitter
{
    /** What {@link #claim} returns when there is no frame. */
    public static final long NO_FRAME = 0;

    /**
     * In copy mode one system call sends at most 32 packets (TX_BATCH_SIZE of net/xdp/xsk.c) and says EAGAIN if there
     * are more.
     */
    private static final int KERNEL_BATCH = 32;

    private final Umem umem;
    private final long umemAddress;
    private final TxRing tx;
    private final CompletionRing completion;
    private final Wakeup wakeup;
    private final int maxFramePacketLength;
    private final @Nullable MemorySegment scattered;
    private final long[] freeFrames;
    private int freeCount;
    private int committed;

    XskTransmitter(final Umem umem, final TxRing tx, final CompletionRing completion, final Wakeup wakeup)
    {
        if (umem.txFrames() > tx.size() || umem.txFrames() > completion.size())
        {
            throw new IllegalArgumentException(umem.txFrames() + " frames for sending do not fit into rings of " +
                tx.size() + " and " + completion.size());
        }
        this.umem = umem;
        this.umemAddress = umem.address(0);
        this.tx = tx;
        this.completion = completion;
        this.wakeup = wakeup;
        maxFramePacketLength = Umem.maxTxPacketLength(umem.frameSize());
        scattered = umem.isMultiBuffer() ?
            Arena.ofAuto().allocate(XskConfiguration.MAX_JUMBO_PACKET_LENGTH, Long.BYTES) : null;
        freeFrames = new long[umem.txFrames()];
        for (int i = freeFrames.length - 1; i >= 0; i--)
        {
            freeFrames[freeCount++] = umem.txFrame(i);
        }
    }

    TxRing tx()
    {
        return tx;
    }

    CompletionRing completion()
    {
        return completion;
    }

    /**
     * Get room for a packet. Until it is {@linkplain #commit committed} the next claim for the same length returns the
     * same.
     *
     * @param length of the packet, at most {@link XskConfiguration#maxTxPacketLength()} bytes.
     * @return the address at which the packet's Ethernet header goes, or {@link #NO_FRAME} if the kernel has too many
     *         of the frames.
     */
    public long claim(final int length)
    {
        if (length > maxFramePacketLength)
        {
            return claimScattered(length);
        }
        if (freeCount == 0)
        {
            reclaim();
            if (freeCount == 0)
            {
                return NO_FRAME;
            }
        }
        return umemAddress + freeFrames[freeCount - 1] + Umem.HEADROOM;
    }

    /**
     * The packet at the claimed address is complete. It goes out with the next {@link #flush()}.
     *
     * @param length of the packet in bytes, at most what it was claimed for.
     */
    public void commit(final int length)
    {
        if (length > maxFramePacketLength)
        {
            commitScattered(length);
            return;
        }
        // There are no more frames than places in the ring, so that a claimed frame always has one.
        tx.put(committed, freeFrames[--freeCount] + Umem.HEADROOM, length, false);
        committed++;
    }

    /**
     * How many frames are committed and not flushed: as many packets, unless some lie in several frames.
     *
     * @return the number of frames.
     */
    public int pending()
    {
        return committed;
    }

    /**
     * Give the committed packets to the kernel, and take finished frames back.
     *
     * @return 0, or the negated errno of the system call. EAGAIN, EBUSY and ENOBUFS leave packets in the ring, to be
     *         sent by a later flush or {@link #kick()}; after ENETDOWN and ENXIO the interface is down or gone.
     */
    public int flush()
    {
        int result = 0;
        if (committed > 0)
        {
            final int batch = committed;
            committed = 0;
            tx.submit(batch);
            if (tx.kernelSleeps())
            {
                int remaining = batch;
                do
                {
                    result = wakeup.wake();
                    remaining -= KERNEL_BATCH;
                }
                while (remaining > 0 && result == -Errno.EAGAIN);
            }
            reclaim();
        }
        return result;
    }

    /**
     * Have the kernel send what earlier flushes left in the ring, if anything. To be called once in a while, or the
     * last packets before a pause may stay.
     *
     * @return 0, or the negated errno as for {@link #flush()}.
     */
    public int kick()
    {
        return tx.unconsumed() > 0 && tx.kernelSleeps() ? wakeup.wake() : 0;
    }

    /**
     * Whether earlier flushes left something in the ring that the kernel has not taken yet.
     *
     * @return true if {@link #kick()} may still be needed.
     */
    public boolean hasUnsent()
    {
        return tx.unconsumed() > 0;
    }

    /** A packet that is too long for a frame is written in one piece first. */
    private long claimScattered(final int length)
    {
        if (scattered == null || length > scattered.byteSize())
        {
            throw new IllegalArgumentException("a packet of " + length + " bytes does not fit into frames of " +
                maxFramePacketLength);
        }
        final int frames = (length + maxFramePacketLength - 1) / maxFramePacketLength;
        if (freeCount < frames)
        {
            reclaim();
        }
        return freeCount < frames ? NO_FRAME : scattered.address();
    }

    private void commitScattered(final int length)
    {
        int offset = 0;
        while (offset < length)
        {
            final int part = Math.min(length - offset, maxFramePacketLength);
            final long packet = freeFrames[--freeCount] + Umem.HEADROOM;
            MemorySegment.copy(scattered, offset, umem.segment(), packet, part);
            offset += part;
            tx.put(committed, packet, part, offset < length);
            committed++;
        }
    }

    private void reclaim()
    {
        int count;
        while ((count = completion.peek(freeFrames.length)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                freeFrames[freeCount++] = umem.frameOf(completion.packet(i));
            }
            completion.release(count);
        }
    }
}
