/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.rig.ScratchDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The C program that {@code net-limit} holds AF_XDP in Java against, compiled for this machine. It lies in a directory
 * of its own that goes with it; close it after the processes that run it. Not thread-safe.
 */
public final class LimitProgram implements AutoCloseable
{
    private static final String COMPILER = "gcc";
    private static final String NAME = "afxdp_limit";

    private final ScratchDirectory directory;

    private LimitProgram(final ScratchDirectory directory)
    {
        this.directory = directory;
    }

    /**
     * Whether it can be compiled here.
     *
     * @return null if it can; what is missing, and the remedy, otherwise.
     */
    public static @Nullable String unavailabilityCause()
    {
        try
        {
            run(List.of(COMPILER, "--version"));
            return null;
        }
        catch (final BenchException e)
        {
            return "it takes a C compiler: " + e.getMessage();
        }
    }

    /**
     * Compile it.
     *
     * @return the program, ready to run.
     * @throws BenchException if the compiler is missing or refuses; it says what the compiler said.
     */
    static LimitProgram compile()
    {
        final ScratchDirectory directory = ScratchDirectory.createOnDisk("limit");
        try (InputStream source = LimitProgram.class.getResourceAsStream("program/" + NAME + ".c"))
        {
            if (source == null)
            {
                throw new IllegalStateException(NAME + ".c is missing beside " + LimitProgram.class.getName());
            }
            final Path file = directory.path().resolve(NAME + ".c");
            Files.copy(source, file);
            final LimitProgram program = new LimitProgram(directory);
            run(List.of(COMPILER, "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", program.path(),
                file.toString()));
            return program;
        }
        catch (final IOException e)
        {
            directory.close();
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
        catch (final RuntimeException e)
        {
            directory.close();
            throw e;
        }
    }

    /**
     * What to start; its argument is the interface.
     *
     * @return the path of the program.
     */
    String path()
    {
        return directory.path().resolve(NAME).toString();
    }

    @Override
    public void close()
    {
        directory.close();
    }

    private static void run(final List<String> command)
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0)
            {
                throw new BenchException(String.join(" ", command) +
                    " failed; install the packages gcc, libc6-dev and linux-libc-dev. It wrote:\n" + output.strip());
            }
        }
        catch (final IOException e)
        {
            throw new BenchException("no " + COMPILER + " in PATH; install the package gcc", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
