/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process may make network namespaces, and the removal of those that a killed process left.
 *
 * <p>Any thread may call.
 */
public final class NamespaceSupport
{
    /** Where iproute2 keeps the names of network namespaces (ip-netns(8)). */
    private static final Path NETNS_DIRECTORY = Path.of("/run/netns");

    /** include/uapi/linux/capability.h. */
    private static final int CAP_NET_ADMIN = 12;

    /** include/uapi/linux/capability.h. */
    private static final int CAP_SYS_ADMIN = 21;

    private static @Nullable String cause;
    private static boolean probed;

    private NamespaceSupport()
    {
    }

    /**
     * Whether namespaces can be made here.
     *
     * @return true if they can.
     */
    public static boolean isAvailable()
    {
        return unavailabilityCause() == null;
    }

    /**
     * Why namespaces cannot be made, and what to do about it. The first call tries; the answer is kept.
     *
     * @return cause and remedy, or null if they can be made.
     */
    public static synchronized @Nullable String unavailabilityCause()
    {
        if (!probed)
        {
            cause = probe();
            probed = true;
        }
        return cause;
    }

    /**
     * Remove the namespaces of processes that are gone, and kill what still runs in them.
     *
     * @return the names that were removed.
     */
    public static List<String> reapStale()
    {
        final List<String> stale;
        try (Stream<Path> names = Files.list(NETNS_DIRECTORY))
        {
            stale = names.map(path -> path.getFileName().toString()).filter(Owned::isStale).sorted().toList();
        }
        catch (final IOException e)
        {
            // Nobody has ever made a namespace here, or may not look: then there is nothing that we could remove.
            return List.of();
        }
        stale.forEach(NamespaceSupport::remove);
        return stale;
    }

    /**
     * Kill what runs in a namespace and delete its name; with the last process its interfaces go too.
     *
     * @param name of the namespace; one that is gone already is no error.
     */
    static void remove(final String name)
    {
        final Path path = NETNS_DIRECTORY.resolve(name);
        if (!Files.exists(path))
        {
            return;
        }
        try
        {
            for (final String pid : SystemCommand.ip("netns", "pids", name).lines().toList())
            {
                ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        catch (final CommandFailedException e)
        {
            // The name of a half-made namespace has nothing mounted on it, so there is nothing to look into.
        }
        try
        {
            SystemCommand.ip("netns", "delete", name);
        }
        catch (final CommandFailedException e)
        {
            // Another process may reap too, and a Ctrl-C ends `ip` as well: only a name that stays is an error.
            if (Files.exists(path))
            {
                SystemCommand.ip("netns", "delete", name);
            }
        }
    }

    private static @Nullable String probe()
    {
        if (SystemCommand.find("ip") == null)
        {
            return "no 'ip' command; install the package iproute2";
        }
        if (!hasCapabilities(CAP_SYS_ADMIN, CAP_NET_ADMIN))
        {
            return "no CAP_SYS_ADMIN and CAP_NET_ADMIN to make network namespaces; run as root, for example with sudo";
        }
        try (NetworkNamespace probe = NetworkNamespace.create("probe"))
        {
            probe.exec("true");
            return null;
        }
        catch (final CommandFailedException e)
        {
            return "network namespaces cannot be made here (" + e.getMessage() +
                "); in a container start it with --privileged, or with CAP_SYS_ADMIN and CAP_NET_ADMIN and a " +
                "writable /run/netns";
        }
    }

    private static boolean hasCapabilities(final int... capabilities)
    {
        final long effective;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status")))
        {
            effective = lines.filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16)).findFirst()
                .orElse(0);
        }
        catch (final IOException e)
        {
            return false;
        }
        for (final int capability : capabilities)
        {
            if ((effective & (1L << capability)) == 0)
            {
                return false;
            }
        }
        return true;
    }
}
