/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.driver.doctor.AeronChecks;
import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.KernelChecks;
import dev.slipstream.xdp.doctor.InterfaceChecks;
import dev.slipstream.xdp.doctor.XdpChecks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code slipstream doctor}: runs the checks of all modules and prints what was found, what is needed and what to do.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true,
    description = "Check what this machine can do for Slipstream, and say what to do about the rest.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:nothing fails; warnings are no failure", "1:a check fails", "2:wrong command line"})
final class DoctorCommand implements Callable<Integer>
{
    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = {"-i", "--interface"}, paramLabel = "IF",
        description = "Check this interface too. Attaches an XDP program to it for a moment, which lets every packet " +
            "pass; some drivers take the link down for a second or more when that happens.")
    private @Nullable String interfaceName;

    @Option(names = "--json", paramLabel = "FILE", arity = "0..1", fallbackValue = STANDARD_OUTPUT,
        description = "Print JSON, to standard output or to FILE.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException
    {
        final DoctorReport report = DoctorReport.of(checks());
        if (json == null)
        {
            out(report.toText());
        }
        else if (STANDARD_OUTPUT.equals(json))
        {
            out(report.toJson());
        }
        else
        {
            Files.writeString(Path.of(json), report.toJson(), StandardCharsets.UTF_8);
        }
        return report.hasFailures() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private List<Check> checks()
    {
        final List<Check> checks = new ArrayList<>(KernelChecks.list());
        checks.addAll(AeronChecks.list());
        checks.addAll(XdpChecks.list());
        if (interfaceName == null)
        {
            checks.add(Check.of("interface", () -> CheckResult.skip("none was named; --interface IF looks at one")));
        }
        else
        {
            checks.addAll(InterfaceChecks.list(interfaceName));
        }
        return checks;
    }

    private void out(final String text)
    {
        if (spec == null)
        {
            throw new IllegalStateException("not called by the command line");
        }
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
