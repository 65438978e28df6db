/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.aeron.AeronVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run ran on.
 *
 * @param cpus       that this process may use.
 * @param kernel     its release.
 * @param jdk        its version.
 * @param privileges the effective capabilities that matter to Slipstream.
 * @param cpuModel   as the processor calls itself; empty if it does not say.
 * @param isVirtual  whether the processor says that a hypervisor runs it.
 * @param memoryMb   of the machine.
 * @param system     the distribution.
 * @param aeron      the version of Aeron.
 */
@JsonPropertyOrder({"cpus", "kernel", "jdk", "privileges", "cpuModel", "isVirtual", "memoryMb", "system", "aeron"})
public record Machine(int cpus, String kernel, String jdk, List<String> privileges, String cpuModel,
    @JsonProperty("isVirtual") boolean isVirtual, long memoryMb, String system, String aeron)
{
    /** Numbers of include/uapi/linux/capability.h. */
    private static final Map<Integer, String> CAPABILITIES =
        new TreeMap<>(Map.of(12, "CAP_NET_ADMIN", 13, "CAP_NET_RAW",
            14, "CAP_IPC_LOCK", 21, "CAP_SYS_ADMIN", 23, "CAP_SYS_NICE", 38, "CAP_PERFMON", 39, "CAP_BPF"));

    private static final long KB_PER_MB = 1024;

    /** Keeps a copy of the privileges. */
    public Machine
    {
        privileges = List.copyOf(privileges);
    }

    /**
     * This one.
     *
     * @return the description.
     */
    public static Machine describe()
    {
        final String memory = field("/proc/meminfo", "MemTotal", ':').replace("kB", "").strip();
        return new Machine(Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"),
            Runtime.version().toString(), effectiveCapabilities(), field("/proc/cpuinfo", "model name", ':'),
            field("/proc/cpuinfo", "flags", ':').contains(" hypervisor"),
            memory.isEmpty() ? 0 : Long.parseLong(memory) / KB_PER_MB,
            field("/etc/os-release", "PRETTY_NAME", '=').replace("\"", ""), AeronVersion.VERSION);
    }

    /** The first value of a name in a file of lines; empty if the file or the name is not there. */
    private static String field(final String file, final String name, final char separator)
    {
        try (Stream<String> lines = Files.lines(Path.of(file)))
        {
            return lines.filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(separator) + 1).strip()).findFirst().orElse("");
        }
        catch (final IOException e)
        {
            return "";
        }
    }

    private static List<String> effectiveCapabilities()
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
            throw new UncheckedIOException(e);
        }
        final List<String> held = new ArrayList<>();
        CAPABILITIES.forEach((number, name) ->
        {
            if ((effective & (1L << number)) != 0)
            {
                held.add(name);
            }
        });
        return held;
    }
}
