/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.AttachEvent;
import dev.slipstream.driver.status.DriverRecording;
import dev.slipstream.driver.status.FallbackEvent;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DriverEventsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldRecordFallbacksAndAttachments() throws Exception
    {
        final Path file = directory.resolve("driver.jfr");
        try (Recording recording = new Recording())
        {
            recording.enable(FallbackEvent.NAME);
            recording.enable(AttachEvent.NAME);
            recording.start();
            final BlockingQueue<String> announced = new LinkedBlockingQueue<>();
            try (SlipstreamDriver _ = SlipstreamDriver.launch(
                new MediaDriver.Context().aeronDirectoryName(directory.resolve("aeron").toString())
                    .dirDeleteOnShutdown(true).threadingMode(ThreadingMode.SHARED),
                new SlipstreamContext().xdpEnabled(false).announcer(announced::add)))
            {
                // A driver that is closed at once may never have had a duty cycle.
                String line;
                do
                {
                    line = announced.take();
                }
                while (!line.contains("AF_XDP off"));
            }
            DriverRecording.onAttach("eth0, zero copy", 7_000_000);
            recording.stop();
            recording.dump(file);
        }
        final List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).anySatisfy((event) ->
        {
            assertThat(event.getEventType().getName()).isEqualTo(FallbackEvent.NAME);
            assertThat(event.getString("subject")).isEqualTo("AF_XDP");
            assertThat(event.getString("cause")).contains(SlipstreamContext.XDP_ENABLED_PROPERTY);
        });
        assertThat(events).anySatisfy((event) ->
        {
            assertThat(event.getEventType().getName()).isEqualTo(AttachEvent.NAME);
            assertThat(event.getString("opened")).isEqualTo("eth0, zero copy");
            assertThat(event.getDuration("openingTime")).hasMillis(7);
        });
    }
}
