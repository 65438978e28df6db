/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datagrams of one publication that go out together: their places in a term buffer, in the order of the stream. As a
 * rule each begins where the one before it ends; where some were taken out there are gaps, so compare offsets.
 *
 * <p>Preallocated and reused; for the sender's thread only. The bytes belong to the publication, see {@link RunSender}.
 */
public final class DatagramRun
{
    /** The most datagrams that a run can hold. */
    public static final int CAPACITY = 128;

    private final int[] offsets = new int[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final UnsafeBuffer emptyTerm = new UnsafeBuffer(0, 0);

    private UnsafeBuffer term = emptyTerm;
    private ByteBuffer view = ByteBuffer.allocate(0);
    private int count;
    private int totalLength;

    /**
     * Begin a run.
     *
     * @param termBuffer in which all its datagrams lie.
     * @param termView   the driver's own view of that term.
     */
    void reset(final UnsafeBuffer termBuffer, final ByteBuffer termView)
    {
        term = termBuffer;
        view = termView;
        count = 0;
        totalLength = 0;
    }

    /**
     * Add the next datagram.
     *
     * @param offset in the term.
     * @param length in bytes.
     */
    void add(final int offset, final int length)
    {
        offsets[count] = offset;
        lengths[count] = length;
        count++;
        totalLength += length;
    }

    /**
     * The number of datagrams.
     *
     * @return the count.
     */
    public int count()
    {
        return count;
    }

    /**
     * The length of all datagrams together.
     *
     * @return the sum of the lengths in bytes.
     */
    public int totalLength()
    {
        return totalLength;
    }

    /**
     * Where a datagram begins in the term.
     *
     * @param index of the datagram.
     * @return the offset in bytes.
     */
    public int offset(final int index)
    {
        return offsets[index];
    }

    /**
     * How long a datagram is: the UDP payload.
     *
     * @param index of the datagram.
     * @return the length in bytes.
     */
    public int length(final int index)
    {
        return lengths[index];
    }

    /**
     * Where a datagram lies in memory.
     *
     * @param index of the datagram.
     * @return the address of its first byte.
     */
    public long address(final int index)
    {
        return term.addressOffset() + offsets[index];
    }

    /**
     * The term in which the datagrams lie.
     *
     * @return the whole term buffer.
     */
    public UnsafeBuffer term()
    {
        return term;
    }

    /**
     * Show a datagram through the driver's own view of the term, as Aeron's methods want it.
     *
     * @param index of the datagram.
     * @return the view, its remaining bytes the datagram. There is only one: the next call changes it.
     */
    public ByteBuffer select(final int index)
    {
        return view.limit(offsets[index] + lengths[index]).position(offsets[index]);
    }

    ByteBuffer view()
    {
        return view;
    }
}
