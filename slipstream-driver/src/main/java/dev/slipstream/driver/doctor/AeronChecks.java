/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.doctor;

import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import io.aeron.CommonContext;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks of the JVM's flags, the memory behind Aeron's files, and the sizes of socket buffers.
 */
public final class AeronChecks
{
    /** What Agrona reaches into, and Aeron's own launch scripts open. */
    private static final List<String> OPENED_PACKAGES = List.of("jdk.internal.misc", "java.util.zip");

    /**
     * What Aeron's documentation recommends for {@code net.core.rmem_max} and {@code net.core.wmem_max}: enough for a
     * window of a fast stream.
     */
    private static final int RECOMMENDED_SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;

    /** A publication and an image at Aeron's default term length are three terms of 16 MiB each, and there are more. */
    private static final long RECOMMENDED_FREE_BYTES = 256L * 1024 * 1024;

    /** File systems that never write to a disk: mount(8). */
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "hugetlbfs");

    private AeronChecks()
    {
    }

    /**
     * All checks of this class.
     *
     * @return the checks.
     */
    public static List<Check> list()
    {
        return List.of(
            Check.of("JVM flags", AeronChecks::openedPackages),
            Check.of("Aeron directory", () -> freeMemory(Path.of(CommonContext.getAeronDirectoryName()))),
            Check.of("receive buffer", () -> socketBuffer(StandardSocketOptions.SO_RCVBUF, "net.core.rmem_max")),
            Check.of("send buffer", () -> socketBuffer(StandardSocketOptions.SO_SNDBUF, "net.core.wmem_max")));
    }

    private static CheckResult openedPackages()
    {
        final List<String> missing = new ArrayList<>();
        for (final String name : OPENED_PACKAGES)
        {
            if (!Object.class.getModule().isOpen(name, CommonContext.class.getModule()))
            {
                missing.add("--add-opens java.base/" + name + "=ALL-UNNAMED");
            }
        }
        final String needed = "java.base opens " + String.join(" and ", OPENED_PACKAGES) + ", for Agrona";
        return missing.isEmpty() ? CheckResult.ok("opened", needed) :
            CheckResult.fail("not opened", needed, "add the JVM flags " + String.join(" ", missing));
    }

    static CheckResult freeMemory(final Path aeronDirectory)
    {
        final String needed = RECOMMENDED_FREE_BYTES + " bytes free in memory, for term buffers";
        final String remedy = "mount a tmpfs with more room (containers: --shm-size), or set aeron.dir elsewhere";
        Path existing = aeronDirectory.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing))
        {
            existing = existing.getParent();
        }
        try
        {
            final FileStore store = Files.getFileStore(existing);
            final String found = store.getUsableSpace() + " bytes free in " + existing + " (" + store.type() + ")";
            if (!Files.isWritable(existing))
            {
                return CheckResult.fail(
                    existing + " cannot be written to", needed, "give the user the right, or set aeron.dir elsewhere");
            }
            return CheckResult.okOrWarn(
                store.getUsableSpace() >= RECOMMENDED_FREE_BYTES && IN_MEMORY.contains(store.type()), found, needed,
                remedy);
        }
        catch (final IOException e)
        {
            return CheckResult.fail(existing + " cannot be looked at: " + e.getMessage(), needed, remedy);
        }
    }

    private static CheckResult socketBuffer(final SocketOption<Integer> option, final String sysctl)
    {
        final String needed = RECOMMENDED_SOCKET_BUFFER_BYTES + " bytes, as Aeron recommends";
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET))
        {
            // Tried, because the limit itself cannot be read in other network namespaces than the first.
            channel.setOption(option, RECOMMENDED_SOCKET_BUFFER_BYTES);
            final int granted = channel.getOption(option);
            return CheckResult.okOrWarn(granted >= RECOMMENDED_SOCKET_BUFFER_BYTES, granted + " bytes at most", needed,
                "bursts are lost sooner; sysctl -w " + sysctl + "=" + RECOMMENDED_SOCKET_BUFFER_BYTES +
                    ", then aeron.socket.so_rcvbuf and so_sndbuf may be as large");
        }
        catch (final IOException e)
        {
            return CheckResult.fail("no UDP socket: " + e.getMessage(), needed, "let the container open UDP sockets");
        }
    }
}
