/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.collections.Hashing;

/**
 * Layout of the page of doorbells, and the arithmetic of doorbell words. Native byte order, as in Aeron's own files.
 *
 * <pre>
 * header
 *  +0    magic                long   written last, with release semantics
 *  +8    layout version       int
 *  +12   length of the page   int
 *  +16   number of slots      int
 *  +20   number of buckets    int
 *  +24   flags                int    {@link #FLAG_WAIVERS}
 *  +128  count of arms        long   goes up each time that somebody has stored PARKED
 *  +256  waivers              long   a bit for each process that publishes without fences, see {@link FenceWaivers}
 *  +512  their owners         32 times
 *    +0    process            long   process id, and low half of its start time
 *    +8    its namespace      long   inode number
 *
 * slot (two pairs of cache lines: what writers read, and what they read once)
 *  +0    doorbell word        int    generation, and FREE, AWAKE or PARKED
 *  +8    time of the ring     long   System.nanoTime() of the one that rang last
 *  +16   hint                 long   stream for which it rang, see {@link #streamKey}
 *  +128  owner                long   process id, and low half of its start time
 *  +136  process id namespace long   its inode number
 *  +144  kind of signal       int
 *  +148  owner's user id      int
 *  +192  semaphore            32 bytes
 *
 * bucket (one cache line)
 *  +0    version              long   goes up with each slot that is added
 *  +8    set of slots         4 longs
 * </pre>
 */
public final class DoorbellDescriptor
{
    /** Folder of the doorbells inside the Aeron directory. */
    public static final String FOLDER = "doorbells";

    /** Name of the page inside its folder. */
    public static final String PAGE_FILE = "page";

    /** First long of a page that is complete: "SLIPBELL". */
    public static final long MAGIC = 0x534C495042454C4CL;

    /** Version of this layout. */
    public static final int LAYOUT_VERSION = 2;

    /** Writers may leave out their fences, since whoever parks can issue membarrier(2) on their behalf. */
    public static final int FLAG_WAIVERS = 1;

    /** How many processes can publish without fences at one time. */
    public static final int WAIVER_COUNT = 32;

    /** How many threads can have a doorbell at one time. */
    public static final int SLOT_COUNT = 256;

    /** How many buckets streams are spread over: a power of two. */
    public static final int BUCKET_COUNT = 1 << 14;

    /** Number of 64-bit words in the set of slots of a bucket. */
    public static final int SET_LENGTH = SLOT_COUNT / Long.SIZE;

    static final int MAGIC_OFFSET = 0;
    static final int LAYOUT_VERSION_OFFSET = MAGIC_OFFSET + SIZE_OF_LONG;
    static final int PAGE_LENGTH_OFFSET = LAYOUT_VERSION_OFFSET + SIZE_OF_INT;
    static final int SLOT_COUNT_OFFSET = PAGE_LENGTH_OFFSET + SIZE_OF_INT;
    static final int BUCKET_COUNT_OFFSET = SLOT_COUNT_OFFSET + SIZE_OF_INT;
    static final int FLAGS_OFFSET = BUCKET_COUNT_OFFSET + SIZE_OF_INT;
    static final int HEADER_LENGTH = 4096;

    // Two cache lines, since the adjacent-line prefetcher of x86 fetches pairs.
    private static final int PADDING = 2 * CACHE_LINE_LENGTH;

    static final int ARMS_OFFSET = PADDING;
    static final int WAIVERS_OFFSET = ARMS_OFFSET + PADDING;
    static final int WAIVER_OWNERS_OFFSET = WAIVERS_OFFSET + 2 * PADDING;

    static final int WORD_OFFSET = 0;
    static final int RING_TIME_OFFSET = WORD_OFFSET + SIZE_OF_LONG;
    static final int HINT_OFFSET = RING_TIME_OFFSET + SIZE_OF_LONG;
    static final int OWNER_OFFSET = PADDING;
    static final int NAMESPACE_OFFSET = OWNER_OFFSET + SIZE_OF_LONG;
    static final int SIGNAL_KIND_OFFSET = NAMESPACE_OFFSET + SIZE_OF_LONG;
    static final int OWNER_UID_OFFSET = SIGNAL_KIND_OFFSET + SIZE_OF_INT;
    static final int SEMAPHORE_OFFSET = PADDING + CACHE_LINE_LENGTH;
    static final int SLOT_LENGTH = 2 * PADDING;

    static final int BUCKET_VERSION_OFFSET = 0;
    static final int BUCKET_SET_OFFSET = BUCKET_VERSION_OFFSET + SIZE_OF_LONG;
    static final int BUCKET_LENGTH = CACHE_LINE_LENGTH;

    static final int SLOTS_OFFSET = HEADER_LENGTH;
    static final int BUCKETS_OFFSET = SLOTS_OFFSET + SLOT_COUNT * SLOT_LENGTH;

    /** Length of the page in bytes. Its file is sparse: only the buckets in use take memory. */
    public static final int PAGE_LENGTH = BUCKETS_OFFSET + BUCKET_COUNT * BUCKET_LENGTH;

    // "LIMIT" and a sign that no stream id in use has: buckets may be shared by accident, which costs a wake-up.
    private static final long LIMIT_MARK = 0x4C494D49_80000054L;

    // "AGENT", with the same purpose.
    private static final long AGENT_MARK = 0x4147454E_80000054L;

    /**
     * Name of the conductors of all clients, for the bucket of those who wait for the media driver's answers:
     * "CLIEN", as above.
     */
    public static final long CLIENTS_KEY = 0x434C4945_8000004EL;

    private static final int STATE_BITS = 2;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;
    private static final int FREE = 0;
    private static final int AWAKE = 1;
    private static final int PARKED = 2;

    private DoorbellDescriptor()
    {
    }

    static int slotOffset(final int slot)
    {
        return SLOTS_OFFSET + slot * SLOT_LENGTH;
    }

    static int waiverOffset(final int waiver)
    {
        return WAIVER_OWNERS_OFFSET + waiver * 2 * SIZE_OF_LONG;
    }

    static int bucketOffset(final int bucket)
    {
        return BUCKETS_OFFSET + bucket * BUCKET_LENGTH;
    }

    /**
     * Name of a stream in hints and for its bucket.
     *
     * @param sessionId of the stream.
     * @param streamId  of the stream.
     * @return both in one.
     */
    public static long streamKey(final int sessionId, final int streamId)
    {
        return (long)sessionId << Integer.SIZE | Integer.toUnsignedLong(streamId);
    }

    /**
     * Name of the limit up to which a stream may be published, for the bucket of those who wait for it to move.
     *
     * @param sessionId of the stream.
     * @param streamId  of the stream.
     * @return another name than that of the stream.
     */
    public static long limitKey(final int sessionId, final int streamId)
    {
        return streamKey(sessionId, streamId) ^ LIMIT_MARK;
    }

    /**
     * Name of an agent of the media driver, for the bucket of the thread that it runs on.
     *
     * @param agent the agent.
     * @return another name than that of any stream.
     */
    public static long agentKey(final DriverAgent agent)
    {
        return AGENT_MARK + agent.code();
    }

    /**
     * Bucket of a stream.
     *
     * @param streamKey the stream.
     * @return index of its bucket.
     */
    public static int bucketOf(final long streamKey)
    {
        return Hashing.hash(streamKey, BUCKET_COUNT - 1);
    }

    static int freeWord(final int generation)
    {
        return generation << STATE_BITS | FREE;
    }

    static int awakeWord(final int generation)
    {
        return generation << STATE_BITS | AWAKE;
    }

    static int parkedWord(final int generation)
    {
        return generation << STATE_BITS | PARKED;
    }

    /** Generation in a word: 30 bits, never negative. */
    static int generationOf(final int word)
    {
        return word >>> STATE_BITS;
    }

    static int nextGeneration(final int word)
    {
        return generationOf(word + (1 << STATE_BITS));
    }

    static boolean isFree(final int word)
    {
        return (word & STATE_MASK) == FREE;
    }
}
