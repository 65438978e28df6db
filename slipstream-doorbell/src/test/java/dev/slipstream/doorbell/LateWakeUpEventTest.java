/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateWakeUpEventTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldRecordWhatIsLateAndNothingElse() throws IOException
    {
        final Path file = directory.resolve("late.jfr");
        try (Recording recording = new Recording())
        {
            recording.enable(LateWakeUpEvent.NAME);
            recording.start();
            LateWakeUp.recordIfLate(3, 999_999);
            LateWakeUp.recordIfLate(4, 2_000_000);
            recording.stop();
            recording.dump(file);
        }
        final List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).singleElement().satisfies((event) ->
        {
            assertThat(event.getInt("slot")).isEqualTo(4);
            assertThat(event.getDuration("latency")).isEqualTo(Duration.ofMillis(2));
        });
    }
}
