/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.page.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --html FILE}, the same for every command that has it.
 */
final class HtmlTarget
{
    @Option(names = "--html", paramLabel = "FILE",
        description = "Write the result as a page with plots to FILE, and a PNG of each plot beside it.")
    private @Nullable Path target;

    /**
     * Make sure, before anything takes long, that the file can be written.
     */
    void check()
    {
        if (target != null)
        {
            JsonTarget.checkWritable("--html", target);
        }
    }

    /**
     * Write the page if it was asked for.
     *
     * @param campaign that was run.
     * @param err      where to say what could not be done.
     */
    void write(final Campaign campaign, final PrintWriter err)
    {
        if (target == null)
        {
            return;
        }
        try
        {
            final @Nullable String noPng = new ReportPage(campaign).write(target);
            if (noPng != null)
            {
                err.println("No PNG files: " + noPng);
            }
        }
        catch (final IOException e)
        {
            throw new CliException("--html " + target + ": " + e.getMessage(), e);
        }
    }
}
