/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.LinuxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class OpenWatchTest
{
    private static final long FOREVER_NS = 20_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void shouldBecomeReadableWhenTheFileIsOpened() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("shared"), "something");
        final Path other = Files.writeString(directory.resolve("other"), "something else");
        try (FileChannel before = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            OpenWatch watch = OpenWatch.of(file);
            Epoll epoll = new Epoll("test", 1))
        {
            epoll.add(watch.fd(), Epoll.EPOLLIN, 0);
            before.map(FileChannel.MapMode.READ_WRITE, 0, before.size()).put(0, (byte)'S');
            Files.readString(other);
            assertThat(epoll.await(0)).isZero();
            assertThat(watch.drain()).isFalse();

            for (int i = 0; i < 3; i++)
            {
                Files.readString(file);
                Files.readString(file);
                assertThat(epoll.await(FOREVER_NS)).isEqualTo(1);
                assertThat(watch.drain()).isTrue();
                assertThat(epoll.await(0)).isZero();
            }
        }
    }

    @Test
    void shouldNameAFileThatIsNotThere()
    {
        assertThatThrownBy(() -> OpenWatch.of(directory.resolve("nothing"))).isInstanceOf(LinuxException.class)
            .hasMessageContaining("nothing").hasMessageContaining("ENOENT");
    }
}
