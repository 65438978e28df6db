/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import dev.slipstream.linux.NativeCall;
import dev.slipstream.linux.event.Membarrier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks of the kernel itself, and of the way to call it.
 */
public final class KernelChecks
{
    // Program links for XDP (BPF_LINK_CREATE) came with Linux 5.9; everything else that AF_XDP needs here is older.
    private static final int NEEDED_MAJOR = 5;
    private static final int NEEDED_MINOR = 9;
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private static final Path BPF_JIT = Path.of("/proc/sys/net/core/bpf_jit_enable");

    private KernelChecks()
    {
    }

    /**
     * All checks of this class that make sense here. Those that call the kernel are left out where it cannot be called,
     * which is then said by one of the others.
     *
     * @return the checks.
     */
    public static List<Check> list()
    {
        final List<Check> checks = new ArrayList<>();
        checks.add(Check.of("kernel",
            () -> release(System.getProperty("os.name"), System.getProperty("os.version"))));
        checks.add(Check.of("native access", KernelChecks::nativeAccess));
        if (NativeCall.unavailabilityCause() == null)
        {
            checks.add(Check.of("eBPF compiler", () -> bpfJit(BPF_JIT)));
            checks.add(Check.of("membarrier", KernelChecks::membarrier));
            checks.add(new UdpOffloadCheck());
        }
        return checks;
    }

    static CheckResult release(final String system, final String release)
    {
        final String found = system + " " + release;
        final String needed = "Linux " + NEEDED_MAJOR + "." + NEEDED_MINOR + " or newer, for AF_XDP";
        if (!"Linux".equals(system))
        {
            return CheckResult.warn(found, needed, "the driver runs as stock Aeron does; run it on Linux");
        }
        final Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches())
        {
            return CheckResult.warn(found, needed, "the version cannot be read; the checks below try what matters");
        }
        final int major = Integer.parseInt(matcher.group(1));
        final int minor = Integer.parseInt(matcher.group(2));
        return CheckResult.okOrWarn(major > NEEDED_MAJOR || (major == NEEDED_MAJOR && minor >= NEEDED_MINOR), found,
            needed, "traffic takes the kernel's sockets; use a newer kernel for AF_XDP");
    }

    private static CheckResult nativeAccess()
    {
        final String needed = "native calls allowed to this JVM";
        final String cause = NativeCall.unavailabilityCause();
        if (cause != null)
        {
            return CheckResult.warn("not usable", needed, cause + "; until then the driver runs as stock Aeron does");
        }
        final boolean isAllowed = NativeCall.class.getModule().isNativeAccessEnabled();
        return CheckResult.okOrWarn(isAllowed, isAllowed ? "allowed" : "tolerated with a warning", needed,
            "add the JVM flag --enable-native-access=ALL-UNNAMED");
    }

    static CheckResult bpfJit(final Path setting)
    {
        final String needed = "net.core.bpf_jit_enable at 1 or 2";
        try
        {
            final String value = Files.readString(setting).strip();
            return CheckResult.okOrWarn(!"0".equals(value), "net.core.bpf_jit_enable = " + value, needed,
                "the packet filter is interpreted and slow; sysctl -w net.core.bpf_jit_enable=1");
        }
        catch (final IOException e)
        {
            // Not shown in other network namespaces than the first, and not to everybody.
            return CheckResult.skip(setting + " cannot be read here");
        }
    }

    private static CheckResult membarrier()
    {
        final boolean isAvailable = Membarrier.isAvailable();
        return CheckResult.okOrWarn(isAvailable, isAvailable ? "available" : "not available",
            "membarrier(2) with expedited global barriers (Linux 4.16)",
            "doorbells cost writers a memory fence per message; use a newer kernel, or let seccomp pass the call");
    }
}
