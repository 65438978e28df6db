/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the layouts and constants against the C headers of this machine, by a C program that prints what the compiler
 * knows.
 */
@Timeout(60)
class SocketLayoutsTest
{
    private static final List<StructLayout> LAYOUTS = List.of(
        SocketLayouts.IOVEC,
        SocketLayouts.MSGHDR,
        SocketLayouts.MMSGHDR,
        SocketLayouts.CMSGHDR,
        SocketLayouts.SOCKADDR_IN,
        SocketLayouts.SOCKADDR_IN6);

    private final List<String> program = new ArrayList<>();
    private final List<Long> expected = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldAgreeWithTheHeaders() throws IOException, InterruptedException
    {
        LAYOUTS.forEach(this::expectLayout);
        expect("AF_INET", SocketLayouts.AF_INET);
        expect("AF_INET6", SocketLayouts.AF_INET6);
        expect("SOL_SOCKET", SocketOptions.SOL_SOCKET);
        expect("IPPROTO_UDP", SocketOptions.SOL_UDP);
        expect("SO_BROADCAST", SocketOptions.SO_BROADCAST);
        expect("SO_TIMESTAMPNS", SocketOptions.SO_TIMESTAMPNS);
        expect("SCM_TIMESTAMPNS", SocketOptions.SO_TIMESTAMPNS);
        expect("UDP_SEGMENT", SocketOptions.UDP_SEGMENT);
        expect("UDP_GRO", SocketOptions.UDP_GRO);
        expect("CMSG_LEN(2)", SocketLayouts.controlMessageLength(2));
        expect("CMSG_SPACE(2)", SocketLayouts.controlMessageSpace(2));
        expect("CMSG_SPACE(16)", SocketLayouts.controlMessageSpace(16));

        assertThat(compileAndRun()).isEqualTo(expected);
    }

    private void expectLayout(final StructLayout layout)
    {
        final String struct = "struct " + layout.name().orElseThrow();
        expect("sizeof(" + struct + ")", layout.byteSize());
        for (final MemoryLayout member : layout.memberLayouts())
        {
            if (member.name().isPresent())
            {
                final String name = member.name().get();
                final MemoryLayout.PathElement path = MemoryLayout.PathElement.groupElement(name);
                expect("offsetof(" + struct + ", " + name + ")", layout.byteOffset(path));
                expect("sizeof(((" + struct + " *)0)->" + name + ")", layout.select(path).byteSize());
            }
        }
    }

    private void expect(final String expression, final long value)
    {
        program.add("    printf(\"%ld\\n\", (long)(" + expression + "));");
        expected.add(value);
    }

    private List<Long> compileAndRun() throws IOException, InterruptedException
    {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "no C compiler at /usr/bin/gcc");

        final List<String> source = new ArrayList<>(List.of(
            "#define _GNU_SOURCE",
            "#include <stdio.h>",
            "#include <stddef.h>",
            "#include <sys/socket.h>",
            "#include <netinet/in.h>",
            "#include <linux/udp.h>",
            "int main(void)",
            "{"));
        source.addAll(program);
        source.add("    return 0;");
        source.add("}");
        Files.write(directory.resolve("layouts.c"), source);

        run("/usr/bin/gcc", "-o", "layouts", "layouts.c");
        return run("./layouts").lines().map(Long::valueOf).toList();
    }

    private String run(final String... command) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
            .start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ended", List.of(command)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }
}
