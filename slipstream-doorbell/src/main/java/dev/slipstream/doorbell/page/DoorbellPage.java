/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.ARMS_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_COUNT;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.BUCKET_COUNT_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.FLAGS_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.FLAG_WAIVERS;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.FOLDER;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.LAYOUT_VERSION;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.LAYOUT_VERSION_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.MAGIC;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.MAGIC_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.PAGE_FILE;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.PAGE_LENGTH;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.PAGE_LENGTH_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SLOT_COUNT;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SEMAPHORE_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.SLOT_COUNT_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WORD_OFFSET;

import dev.slipstream.doorbell.signal.SignalAddress;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.linux.event.Membarrier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The page of doorbells of one Aeron directory, mapped into this process.
 *
 * <p>Thread-safe. Whoever comes first creates the page. The mapping itself is released by the garbage collector and not
 * by {@link #close()}, since a thread that still publishes may read a doorbell word at any time; what is closed is the
 * means to ring others.
 */
public final class DoorbellPage implements AutoCloseable
{
    private final Path folder;
    private final UnsafeBuffer buffer;
    private final ProcessIdentity identity = ProcessIdentity.current();
    private final RingTargets targets;
    private final FenceWaivers waivers;
    private final boolean allowsWaivers;

    private DoorbellPage(final Path folder, final UnsafeBuffer buffer)
    {
        this.folder = folder;
        this.buffer = buffer;
        allowsWaivers = (buffer.getInt(FLAGS_OFFSET) & FLAG_WAIVERS) != 0;
        if (allowsWaivers)
        {
            requireMembarrier();
        }
        targets = new RingTargets(this);
        waivers = new FenceWaivers(this);
        waivers.sweep();
    }

    /**
     * Map the page of an Aeron directory, creating it if this process is the first.
     *
     * @param aeronDirectory of a running media driver.
     * @param allowsWaivers  for the one that creates the page: whether threads that publish very fast may leave out
     *                       their fences, while threads that park issue membarrier(2). Everybody else does as the page
     *                       says.
     * @return the page.
     * @throws DoorbellPageException if it cannot be used: it is of another version, damaged, or needs membarrier(2)
     *                               where there is none.
     */
    public static DoorbellPage open(final Path aeronDirectory, final boolean allowsWaivers)
    {
        final Path folder = aeronDirectory.resolve(FOLDER);
        final Path page = folder.resolve(PAGE_FILE);
        try
        {
            if (!Files.exists(page))
            {
                Files.createDirectories(folder);
                create(folder, page, allowsWaivers && Membarrier.isAvailable());
            }
            return new DoorbellPage(folder, map(page));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot map " + page, e);
        }
    }

    /**
     * Take a slot for the calling process.
     *
     * @param kind how the thread that parks in it is woken.
     * @return the slot, awake.
     * @throws DoorbellPageException if all slots are taken by living processes.
     */
    public ParkSlot allocate(final SignalKind kind)
    {
        for (int slot = 0; slot < SLOT_COUNT; slot++)
        {
            final ParkSlot allocated = ParkSlot.tryAllocate(this, slot, kind);
            if (allocated != null)
            {
                return allocated;
            }
        }
        throw new DoorbellPageException("all " + SLOT_COUNT + " doorbells of " + folder +
            " are taken; let several subscriptions share a thread, or close doorbells that are not used");
    }

    /**
     * The readers of a stream, as its writers see them.
     *
     * @param sessionId of the stream.
     * @param streamId  of the stream.
     * @return who is to be rung.
     */
    public RingSet ringSet(final int sessionId, final int streamId)
    {
        return new RingSet(this, DoorbellDescriptor.streamKey(sessionId, streamId));
    }

    /**
     * Those who wait for the limit of a stream to move, as the media driver sees them: it rings after it has moved it.
     *
     * @param sessionId of the stream.
     * @param streamId  of the stream.
     * @return who is to be rung.
     */
    public RingSet limitRingSet(final int sessionId, final int streamId)
    {
        return new RingSet(this, DoorbellDescriptor.limitKey(sessionId, streamId));
    }

    /**
     * The thread of one of the media driver's agents, as those see it who have work for the agent.
     *
     * @param agent of the driver.
     * @return who is to be rung: nobody if the driver does not park.
     */
    public RingSet agentRingSet(final DriverAgent agent)
    {
        return new RingSet(this, DoorbellDescriptor.agentKey(agent));
    }

    /**
     * The conductors of clients, as the media driver sees them: it rings after it has answered.
     *
     * @return who is to be rung.
     */
    public RingSet clientsRingSet()
    {
        return new RingSet(this, DoorbellDescriptor.CLIENTS_KEY);
    }

    /**
     * Whether writers may leave out their fences.
     *
     * @return what the creator of the page chose.
     */
    public boolean allowsWaivers()
    {
        return allowsWaivers;
    }

    /**
     * The waivers of this process.
     *
     * @return for threads that publish.
     */
    public FenceWaivers waivers()
    {
        return waivers;
    }

    /** Close the senders of signals to other processes; later calls do nothing. */
    @Override
    public void close()
    {
        waivers.close();
        targets.close();
    }

    Path folder()
    {
        return folder;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    SignalAddress signalAddress(final int slot, final int generation, final int ownerUid)
    {
        final long address = buffer.addressOffset() + DoorbellDescriptor.slotOffset(slot);
        return new SignalAddress(
            folder, slot, generation, address + WORD_OFFSET, address + SEMAPHORE_OFFSET, ownerUid);
    }

    /** A word has become PARKED: its store comes before this one, for those who read this and then the word. */
    void countArm()
    {
        buffer.getAndAddLong(ARMS_OFFSET, 1);
    }

    /**
     * Add a bit to a set, or take it out, while others change other bits.
     *
     * @param offset  of the set, an array of longs.
     * @param bit     of the set.
     * @param present whether it is to be there.
     * @return false if it was so before.
     */
    boolean setBit(final int offset, final int bit, final boolean present)
    {
        final int index = offset + bit / Long.SIZE * Long.BYTES;
        final long mask = 1L << bit;
        while (true)
        {
            final long before = buffer.getLongVolatile(index);
            final long after = present ? before | mask : before & ~mask;
            if (before == after)
            {
                return false;
            }
            if (buffer.compareAndSetLong(index, before, after))
            {
                return true;
            }
        }
    }

    ProcessIdentity identity()
    {
        return identity;
    }

    RingTargets targets()
    {
        return targets;
    }

    private static void requireMembarrier()
    {
        if (!Membarrier.isAvailable())
        {
            throw new DoorbellPageException("the doorbells here rely on membarrier(2), which this kernel or the " +
                "seccomp filter of this process refuses; allow it, or let the process that creates the page start " +
                "with -Dslipstream.doorbell.membarrier=false");
        }
    }

    private static void create(final Path folder, final Path page, final boolean allowsWaivers) throws IOException
    {
        // Complete before it has its name: nobody can meet a half-written page, not even after a crash.
        final Path draft = folder.resolve(PAGE_FILE + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try
        {
            try (FileChannel channel = FileChannel.open(draft,
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                final UnsafeBuffer buffer = new UnsafeBuffer(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_LENGTH));
                buffer.putInt(LAYOUT_VERSION_OFFSET, LAYOUT_VERSION);
                buffer.putInt(PAGE_LENGTH_OFFSET, PAGE_LENGTH);
                buffer.putInt(SLOT_COUNT_OFFSET, SLOT_COUNT);
                buffer.putInt(BUCKET_COUNT_OFFSET, BUCKET_COUNT);
                buffer.putInt(FLAGS_OFFSET, allowsWaivers ? FLAG_WAIVERS : 0);
                buffer.putLongRelease(MAGIC_OFFSET, MAGIC);
            }
            linkUnlessExists(page, draft);
        }
        finally
        {
            Files.deleteIfExists(draft);
        }
    }

    private static void linkUnlessExists(final Path page, final Path draft) throws IOException
    {
        @Nullable
        FileAlreadyExistsException lostTheRace = null;
        try
        {
            Files.createLink(page, draft);
        }
        catch (final FileAlreadyExistsException e)
        {
            lostTheRace = e;
        }
        if (lostTheRace != null && !Files.isRegularFile(page))
        {
            throw lostTheRace;
        }
    }

    private static UnsafeBuffer map(final Path page) throws IOException
    {
        try (FileChannel channel = FileChannel.open(page, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            if (channel.size() != PAGE_LENGTH)
            {
                throw invalid(page, "is " + channel.size() + " bytes long and not " + PAGE_LENGTH);
            }
            final UnsafeBuffer buffer = new UnsafeBuffer(
                channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_LENGTH));
            if (buffer.getLongAcquire(MAGIC_OFFSET) != MAGIC)
            {
                throw invalid(page, "does not begin with the mark of a page of doorbells");
            }
            if (buffer.getInt(LAYOUT_VERSION_OFFSET) != LAYOUT_VERSION ||
                buffer.getInt(PAGE_LENGTH_OFFSET) != PAGE_LENGTH ||
                buffer.getInt(SLOT_COUNT_OFFSET) != SLOT_COUNT ||
                buffer.getInt(BUCKET_COUNT_OFFSET) != BUCKET_COUNT)
            {
                throw invalid(page, "has layout version " + buffer.getInt(LAYOUT_VERSION_OFFSET) + " and not " +
                    LAYOUT_VERSION + ", or other dimensions");
            }
            return buffer;
        }
    }

    private static DoorbellPageException invalid(final Path page, final String what)
    {
        return new DoorbellPageException(page + " " + what +
            "; let all processes use one version of Slipstream, and restart the media driver to get a new page");
    }
}
