/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.OpenDescriptors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sidecar holds, from outside.
 *
 * @param descriptors that are open.
 * @param heapBytes   of live objects.
 * @param bufferBytes outside of the heap, as its metrics say.
 */
public record Held(long descriptors, long heapBytes, long bufferBytes)
{
    private static final Pattern HEAP = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** Dead objects in whose place the serial collector leaves these, since moving what is behind costs more. */
    private static final Pattern DEAD =
        Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\[Ljdk\\.internal\\.vm\\.FillerElement;");

    private static final Pattern BUFFERS = Pattern.compile("(?m)^slipstream_sidecar_buffer_bytes ([\\d.E]+)");

    /**
     * Look at a sidecar.
     *
     * @param sidecar with an admin page at TCP.
     * @return what it holds.
     * @throws IOException          if it does not say.
     * @throws InterruptedException if the thread is.
     */
    public static Held by(final SidecarChild sidecar) throws IOException, InterruptedException
    {
        // First of all: what follows opens some.
        final long descriptors = OpenDescriptors.count(sidecar.pid());
        return new Held(descriptors, liveBytes(histogram(sidecar.pid())),
            (long)Double.parseDouble(find(BUFFERS, metrics(sidecar.port("admin")))));
    }

    private static long liveBytes(final String histogram)
    {
        final Matcher dead = DEAD.matcher(histogram);
        return Long.parseLong(find(HEAP, histogram)) - (dead.find() ? Long.parseLong(dead.group(1)) : 0);
    }

    /** It collects the garbage first. */
    private static String histogram(final long pid) throws IOException, InterruptedException
    {
        final Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(pid), "GC.class_histogram").redirectErrorStream(true).start();
        final String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }

    private static String metrics(final int port) throws IOException
    {
        final URLConnection connection = URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        try (InputStream in = connection.getInputStream())
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String find(final Pattern pattern, final String text)
    {
        final Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
