/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares struct layouts and constants written in Java with the C headers of this machine: collects expectations,
 * writes a C program that prints sizeof, offsetof and constants, compiles and runs it, and compares. Each package's
 * test makes a table of its own:
 *
 * <pre>{@code
 * new LayoutAudit("linux/if_xdp.h")
 *     .struct("struct xdp_desc", XdpLayouts.XDP_DESC)
 *     .constant("XDP_USE_NEED_WAKEUP", XdpSocketCalls.XDP_USE_NEED_WAKEUP)
 *     .verify();
 * }</pre>
 *
 * <p>Layout elements must be named as the C fields are; padding is not compared. Skips where there is no gcc.
 */
public final class LayoutAudit
{
    private final List<String> headers;
    private final Map<String, Long> expected = new LinkedHashMap<>();

    /**
     * @param headers to include, in order.
     */
    public LayoutAudit(final String... headers)
    {
        this.headers = List.of(headers);
    }

    /**
     * Expect a layout to be the C type: the same size, and each field at the same offset with the same size.
     *
     * @param type   the C type, such as {@code "struct iovec"}.
     * @param layout the layout.
     * @return this.
     */
    public LayoutAudit struct(final String type, final GroupLayout layout)
    {
        expected.put("sizeof(" + type + ")", layout.byteSize());
        return prefix(type, "", layout);
    }

    /**
     * Expect a layout to be the beginning of the C type, or of a member of it: fields are compared, the size is not.
     *
     * @param type   the C type, such as {@code "union bpf_attr"}.
     * @param member path of the member with a dot at its end, such as {@code "test."}, or nothing.
     * @param layout the layout.
     * @return this.
     */
    public LayoutAudit prefix(final String type, final String member, final GroupLayout layout)
    {
        for (final MemoryLayout field : layout.memberLayouts())
        {
            if (!(field instanceof PaddingLayout))
            {
                final String name = field.name().orElseThrow();
                final String path = member + name;
                expected.put("offsetof(" + type + ", " + path + ")",
                    layout.byteOffset(PathElement.groupElement(name)));
                expected.put("sizeof(((" + type + " *)0)->" + path + ")", field.byteSize());
            }
        }
        return this;
    }

    /**
     * Expect a constant.
     *
     * @param expression the C expression, an integer.
     * @param value      the value written in Java.
     * @return this.
     */
    public LayoutAudit constant(final String expression, final long value)
    {
        expected.put(expression, value);
        return this;
    }

    /**
     * Compile, run, compare; skips where gcc is missing.
     *
     * @throws IOException          if the compiler cannot be run.
     * @throws InterruptedException if interrupted.
     */
    public void verify() throws IOException, InterruptedException
    {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc to compare with the C headers");

        final Path directory = Files.createTempDirectory("layout-audit");
        final Path source = directory.resolve("audit.c");
        final Path program = directory.resolve("audit");
        try
        {
            Files.writeString(source, source());
            run("gcc", "-o", program.toString(), source.toString());
            assertThat(parse(run(program.toString()))).containsExactlyEntriesOf(expected);
        }
        finally
        {
            Files.deleteIfExists(program);
            Files.deleteIfExists(source);
            Files.deleteIfExists(directory);
        }
    }

    private String source()
    {
        final StringBuilder c = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdio.h>\n");
        headers.forEach((header) -> c.append("#include <").append(header).append(">\n"));
        c.append("int main(void)\n{\n");
        expected.keySet().forEach((expression) -> c.append("    printf(\"%lld ").append(expression)
            .append("\\n\", (long long)(").append(expression).append("));\n"));
        return c.append("    return 0;\n}\n").toString();
    }

    private static Map<String, Long> parse(final String output)
    {
        final Map<String, Long> actual = new LinkedHashMap<>();
        output.lines().forEach((line) ->
        {
            final int space = line.indexOf(' ');
            actual.put(line.substring(space + 1), Long.valueOf(line.substring(0, space)));
        });
        return actual;
    }

    private static String run(final String... command) throws IOException, InterruptedException
    {
        final List<String> arguments = new ArrayList<>(List.of(command));
        final Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", arguments).isTrue();
        assertThat(process.exitValue()).as("%s: %s", arguments, output).isZero();
        return output;
    }
}
