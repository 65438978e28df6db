/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadTimesTest
{
    @TempDir
    private Path tasks;

    @Test
    void shouldAddUpThreadsByNameAndThoseOfTheJvmTogether() throws IOException
    {
        task(1, "java", 100);
        task(2, "C2 CompilerThre", 100);
        task(3, "worker", 1000);
        task(4, "idle", 50);
        final ThreadTimes before = ThreadTimes.of(tasks);
        task(1, "java", 110);
        task(2, "C2 CompilerThre", 125);
        task(3, "worker", 4000);
        task(5, "worker", 7);
        final ThreadTimes after = ThreadTimes.of(tasks);

        assertThat(after.since(before)).containsExactly(Map.entry(ThreadTimes.JVM, 35L),
            Map.entry("worker", 3007L));
        assertThat(before.threadId("worker")).isEqualTo(3);
        assertThatThrownBy(() -> before.threadId("nobody")).hasMessageContaining("nobody");
    }

    @Test
    void shouldLeaveOutAThreadThatEndedMeanwhile() throws IOException
    {
        task(1, "worker", 1000);
        Files.createDirectories(tasks.resolve("2"));

        assertThat(ThreadTimes.of(tasks).byThread()).containsExactly(Map.entry(1L, 1000L));
    }

    @Test
    void shouldReadThisProcess()
    {
        assertThat(ThreadTimes.of(ProcessHandle.current().pid()).byThread()).isNotEmpty();
    }

    private void task(final int id, final String comm, final long ns) throws IOException
    {
        final Path task = Files.createDirectories(tasks.resolve(Integer.toString(id)));
        Files.writeString(task.resolve("comm"), comm + "\n");
        Files.writeString(task.resolve("schedstat"), ns + " 55 3\n");
    }
}
