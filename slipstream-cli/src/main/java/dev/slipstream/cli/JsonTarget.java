/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --json [FILE]}, the same for every command that has it.
 */
final class JsonTarget
{
    private static final String STANDARD_OUTPUT = "-";

    @Option(names = "--json", arity = "0..1", fallbackValue = STANDARD_OUTPUT, paramLabel = "FILE",
        description = "Write the result as JSON to standard output, or to FILE.")
    private @Nullable String target;

    /**
     * Whether standard output is taken, so that nothing else may go there.
     *
     * @return true for {@code --json} without a file.
     */
    boolean isStandardOutput()
    {
        return STANDARD_OUTPUT.equals(target);
    }

    /**
     * Whether JSON was asked for.
     *
     * @return false without the option.
     */
    boolean isWanted()
    {
        return target != null;
    }

    /**
     * Make sure, before anything takes long, that the file can be written.
     */
    void check()
    {
        if (target != null && !isStandardOutput())
        {
            checkWritable("--json", Path.of(target));
        }
    }

    /**
     * Make sure that a file can be written.
     *
     * @param option that names it.
     * @param target the file.
     */
    static void checkWritable(final String option, final Path target)
    {
        final Path path = target.toAbsolutePath();
        if (Files.isDirectory(path) || !Files.isWritable(Files.exists(path) ? path : path.getParent()))
        {
            throw new CliException(option + " " + target + ": cannot be written; name a file in a directory that can");
        }
    }

    /**
     * Write it where it was asked for, if it was.
     *
     * @param json what to write.
     * @param out  standard output.
     */
    void write(final String json, final PrintWriter out)
    {
        if (isStandardOutput())
        {
            out.println(json);
        }
        else if (target != null)
        {
            try
            {
                Files.writeString(Path.of(target), json + "\n");
            }
            catch (final IOException e)
            {
                throw new CliException("--json " + target + ": " + e.getMessage(), e);
            }
        }
    }
}
