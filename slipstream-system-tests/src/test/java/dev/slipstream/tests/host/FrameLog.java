/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Aeron's logging agent has written of the frames of a driver.
 *
 * @param file of the log.
 */
public record FrameLog(Path file)
{
    private static final Pattern LINE = Pattern.compile(
        "DRIVER: (FRAME_\\w+) \\[.*]: address=\\S+:(\\d+) type=(\\w+) flags=\\d+ frameLength=(\\d+) " +
            "sessionId=-?\\d+ streamId=(\\d+)(?: termId=(\\d+) termOffset=(\\d+))?");

    /**
     * A frame that went out or came in, as the log tells of it. What the log does not tell of a type of frame is 0.
     *
     * @param event      {@code FRAME_IN} or {@code FRAME_OUT}.
     * @param port       of whoever sent it or is to get it.
     * @param type       {@code DATA}, {@code PAD}, {@code SETUP}, {@code SM}, ...
     * @param length     that its header tells; 0 of a heartbeat.
     * @param termId     of its place in the stream.
     * @param termOffset of its place in the stream.
     */
    public record Frame(String event, int port, String type, int length, int termId, int termOffset)
    {
    }

    /**
     * Read what is there by now.
     *
     * @param streamId of the frames.
     * @return them in order.
     */
    public List<Frame> read(final int streamId)
    {
        try
        {
            return Files.readAllLines(file).stream().map(LINE::matcher).filter(Matcher::find)
                .filter(line -> number(line, 5) == streamId)
                .map(line -> new Frame(line.group(1), number(line, 2), line.group(3), number(line, 4),
                    number(line, 6), number(line, 7)))
                .toList();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(final Matcher line, final int group)
    {
        return line.group(group) == null ? 0 : Integer.parseInt(line.group(group));
    }
}
