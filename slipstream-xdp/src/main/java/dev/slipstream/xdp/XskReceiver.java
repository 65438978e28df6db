/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a socket: takes packets from the RX ring and gives their frames back by the fill ring, a batch
 * at a time.
 *
 * <p>For one thread at a time, which may be another than the transmitter's. Allocates nothing. There are no more frames
 * for receiving than the fill ring has places, so that giving back never fails.
 */
public final class XskReceiver
{
    private final Umem umem;
    private final long umemAddress;
    private final RxRing rx;
    private final FillRing fill;
    private final Wakeup wakeup;
    private final boolean isBusyPolling;
    private final @Nullable PacketGatherer gatherer;

    XskReceiver(
        final Umem umem, final RxRing rx, final FillRing fill, final Wakeup wakeup, final boolean isBusyPolling)
    {
        if (umem.rxFrames() > fill.size())
        {
            throw new IllegalArgumentException(
                umem.rxFrames() + " frames for receiving do not fit into a fill ring of " + fill.size());
        }
        this.umem = umem;
        this.umemAddress = umem.address(0);
        this.rx = rx;
        this.fill = fill;
        this.wakeup = wakeup;
        this.isBusyPolling = isBusyPolling;
        gatherer = umem.isMultiBuffer() ? new PacketGatherer(umem.segment()) : null;
    }

    RxRing rx()
    {
        return rx;
    }

    FillRing fillRing()
    {
        return fill;
    }

    /** Give all frames to the kernel, once, before the socket is bound. */
    void fill()
    {
        final int count = fill.reserve(umem.rxFrames());
        for (int i = 0; i < count; i++)
        {
            fill.put(i, umem.rxFrame(i));
        }
        fill.submit(count);
    }

    /**
     * Hand the packets that are there to a handler.
     *
     * @param handler takes each; if it throws, that packet and those before it are done with.
     * @param limit   how many frames at most: as many packets, unless some lie in several frames.
     * @return how many frames there were.
     */
    public int poll(final PacketHandler handler, final int limit)
    {
        final int count = rx.peek(limit);
        if (count > 0)
        {
            final PacketGatherer parts = gatherer;
            int done = 0;
            try
            {
                while (done < count)
                {
                    final long packet = rx.packet(done);
                    final int length = rx.length(done);
                    fill.put(done, umem.frameOf(packet));
                    final int number = done++;
                    if (parts == null || (!parts.isPending() && !rx.isContinued(number)))
                    {
                        handler.onPacket(umemAddress + packet, length);
                    }
                    else if (parts.add(packet, length, rx.isContinued(number)))
                    {
                        handler.onPacket(parts.address(), parts.length());
                    }
                }
            }
            finally
            {
                rx.release(done);
                fill.submit(done);
            }
            if (fill.kernelSleeps())
            {
                wakeup.wake();
            }
        }
        else if (isBusyPolling)
        {
            // The kernel asks the interface; what it finds is in the ring for the next call.
            wakeup.wake();
        }
        return count;
    }
}
