/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs of the system that the rig and its users are made of ({@code ip}, {@code taskset}), and runs those
 * of the rig.
 */
public final class SystemCommand
{
    /** Generous: {@code ip} waits for the kernel's rtnl lock, which the teardown of another namespace may hold. */
    private static final long TIMEOUT_S = 30;

    /** Where {@code ip} lives when an ordinary user's PATH leaves the system directories out. */
    private static final List<String> SYSTEM_DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private SystemCommand()
    {
    }

    /**
     * Look for a program in PATH and in the system directories.
     *
     * @param program its name.
     * @return its path, or null if there is none.
     */
    public static @Nullable String find(final String program)
    {
        final List<String> directories = new ArrayList<>();
        final String path = System.getenv("PATH");
        if (path != null)
        {
            directories.addAll(List.of(path.split(":")));
        }
        directories.addAll(SYSTEM_DIRECTORIES);
        for (final String directory : directories)
        {
            final Path candidate = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(candidate) && !Files.isDirectory(candidate))
            {
                return candidate.toString();
            }
        }
        return null;
    }

    /**
     * The path of a program that has to be there.
     *
     * @param program     its name.
     * @param packageName the Debian package that has it, for the message.
     * @return its path.
     * @throws CommandFailedException if it is not there.
     */
    public static String require(final String program, final String packageName)
    {
        final String path = find(program);
        if (path == null)
        {
            throw new CommandFailedException(program + " not found; install the package " + packageName);
        }
        return path;
    }

    /**
     * Run a command to its end.
     *
     * @param command the program and its arguments.
     * @return what it printed, standard error included.
     * @throws CommandFailedException if it cannot be started, takes too long, or ends with a status other than 0.
     */
    static String run(final List<String> command)
    {
        final String commandLine = String.join(" ", command);
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                throw new CommandFailedException(commandLine + " still ran after " + TIMEOUT_S + " s");
            }
            if (process.exitValue() != 0)
            {
                throw new CommandFailedException(
                    commandLine + " failed with status " + process.exitValue() + ": " + output.strip());
            }
            return output;
        }
        catch (final IOException e)
        {
            throw new CommandFailedException(commandLine + " could not be run", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(commandLine + " was interrupted", e);
        }
    }

    /**
     * Run {@code ip} with these arguments.
     *
     * @param arguments what follows {@code ip}.
     * @return what it printed.
     */
    static String ip(final String... arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(require("ip", "iproute2"));
        command.addAll(List.of(arguments));
        return run(command);
    }
}
