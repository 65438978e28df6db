/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.doorbell.signal.SignalAddress;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.rig.ChildMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A reader that is killed while it is parked, a writer that is killed between publishing and ringing, or one that has
 * run out of descriptors: it does one step and says so.
 */
public final class DoomedProcess
{
    static final int SESSION_ID = 7;
    static final int STREAM_ID = 1001;
    static final int BUCKET = DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(SESSION_ID, STREAM_ID));

    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(60);

    private DoomedProcess()
    {
    }

    /**
     * Do it.
     *
     * @param args folder; {@code reader} and its kind of signal, {@code writer}, or {@code starving}.
     * @throws InterruptedException if interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final Path folder = Path.of(args[0]);
        try (DoorbellPage page = DoorbellPage.open(folder, false))
        {
            switch (args[1])
            {
                case "reader" -> read(page, SignalKind.valueOf(args[2]));
                case "writer" -> write(RaceFile.map(folder));
                case "starving" -> starve(folder, page.ringSet(SESSION_ID, STREAM_ID));
                default -> throw new IllegalArgumentException(args[1]);
            }
        }
    }

    private static void read(final DoorbellPage page, final SignalKind kind)
    {
        try (ParkSlot slot = page.allocate(kind))
        {
            slot.join(BUCKET);
            while (true)
            {
                slot.arm();
                System.out.println("parked in " + slot.slot());
                slot.await(FOREVER_NS);
            }
        }
    }

    private static void write(final RaceFile race) throws InterruptedException
    {
        race.publish(0, 1);
        System.out.println("published");
        ChildMain.commands().take();
    }

    private static void starve(final Path folder, final RingSet readers) throws InterruptedException
    {
        loadClasses(folder);
        final List<InputStream> descriptors = new ArrayList<>();
        try
        {
            while (true)
            {
                descriptors.add(Files.newInputStream(Path.of("/dev/null")));
            }
        }
        catch (final IOException e)
        {
            System.out.println("starving: " + readers.ring() + " rung");
        }
        ChildMain.commands().take();
        close(descriptors);
        System.out.println("fed: " + readers.ring() + " rung");
    }

    /** Of the way that fails: there is no loading them without descriptors. */
    private static void loadClasses(final Path folder)
    {
        try
        {
            SignalKind.PIPE.sender(new SignalAddress(folder, 0, 0, 0, 0, 0)).close();
            throw new IllegalStateException("there is no such pipe");
        }
        catch (final LinuxException e)
        {
            System.out.println(e.getMessage());
        }
    }

    private static void close(final List<InputStream> descriptors)
    {
        for (final InputStream descriptor : descriptors)
        {
            try
            {
                descriptor.close();
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
        }
    }
}
