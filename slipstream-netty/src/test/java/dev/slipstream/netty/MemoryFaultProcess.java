/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.settings.ShmSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What is done to shared memory in {@link MemoryFaultTest}, in a process that may not survive it. */
public final class MemoryFaultProcess
{
    static final String DONE = "done: ";

    private static final int MAX_CONNECTIONS = 20;

    private MemoryFaultProcess()
    {
    }

    /**
     * Do it, and print how it went.
     *
     * @param args what, and where.
     * @throws IOException if a file cannot be truncated.
     */
    public static void main(final String[] args) throws IOException
    {
        final ShmSettings settings = ShmSettings.fromProperties().withDirectory(Path.of(args[1]));
        final String outcome = switch (args[0])
        {
            case "fill" -> fill(settings);
            case "truncate" -> truncate(settings);
            default -> throw new IllegalArgumentException(args[0]);
        };
        System.out.println(DONE + outcome);
        System.exit(0);
    }

    /** Connect until there is no room for one more, and see that those who are connected still are. */
    private static String fill(final ShmSettings settings)
    {
        final List<HostileClient> connected = new ArrayList<>();
        try (ChannelPair first = ChannelPair.with(TestMedium.shm(settings)).echo().connect())
        {
            String refusal = "";
            while (refusal.isEmpty() && connected.size() < MAX_CONNECTIONS)
            {
                try
                {
                    connected.add(HostileClient.connect(settings, first.service()));
                }
                catch (final RuntimeException e)
                {
                    refusal = String.valueOf(e.getMessage());
                }
            }
            final int length = 8 * settings.termLength();
            first.client().writeAndFlush(first.client().alloc().buffer(length).writeZero(length)).syncUninterruptibly();
            first.clientEvents().awaitBytes(length);
            return refusal.replace('\n', ' ');
        }
        finally
        {
            connected.forEach(HostileClient::close);
        }
    }

    private static String truncate(final ShmSettings settings) throws IOException
    {
        try (ChannelPair first = ChannelPair.with(TestMedium.shm(settings)).connect();
            HostileClient hostile = HostileClient.connect(settings, first.service()))
        {
            try (FileChannel file = FileChannel.open(hostile.logFile(), StandardOpenOption.WRITE))
            {
                file.truncate(0);
            }
            hostile.ring();
            first.serverEvents().awaitInactive();
            return first.serverEvents().failures().toString().replace('\n', ' ');
        }
    }
}
