/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.rig.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NamedPipeTest
{
    private final int self = NamedPipe.effectiveUserId();

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choosePath()
    {
        path = folder.resolve("bell");
    }

    @Test
    void shouldCarryASignal()
    {
        try (NamedPipe reader = NamedPipe.create(path);
            NamedPipe writer = NamedPipe.openForSignal(path, self);
            Epoll epoll = new Epoll("test", 1))
        {
            epoll.add(reader.fd(), Epoll.EPOLLIN, 1);
            assertThat(epoll.await(0)).isZero();
            assertThat(reader.drain()).isEqualTo(-Errno.EAGAIN);

            assertThat(writer.signal()).isEqualTo(1);
            assertThat(epoll.await(1_000_000_000L)).isEqualTo(1);
            assertThat(reader.drain()).isEqualTo(1);
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void shouldNotReportTheEndOfTheStreamWhenTheLastWriterGoes()
    {
        try (NamedPipe reader = NamedPipe.create(path); Epoll epoll = new Epoll("test", 1))
        {
            epoll.add(reader.fd(), Epoll.EPOLLIN, 1);
            NamedPipe.openForSignal(path, self).close();

            assertThat(epoll.await(0)).isZero();
            assertThat(reader.drain()).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void shouldStayReadableWhenFull()
    {
        try (NamedPipe reader = NamedPipe.create(path); NamedPipe writer = NamedPipe.openForSignal(path, self))
        {
            int written = 0;
            while (writer.signal() == 1)
            {
                written++;
            }
            assertThat(writer.signal()).isEqualTo(-Errno.EAGAIN);

            int read = 0;
            for (int n = reader.drain(); n > 0; n = reader.drain())
            {
                read += n;
            }
            assertThat(read).isEqualTo(written);
            assertThat(writer.signal()).isEqualTo(1);
        }
    }

    @Test
    void shouldTellADeadReaderFromALiveOne()
    {
        final NamedPipe reader = NamedPipe.create(path);
        try (NamedPipe writer = NamedPipe.openForSignal(path, self))
        {
            reader.close();

            assertThat(writer.signal()).isEqualTo(-Errno.EPIPE);
            assertThatThrownBy(() -> NamedPipe.openForSignal(path, self))
                .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENXIO));
        }
    }

    @Test
    void shouldRefuseWhatIsNotAPipeOfTheRightUser() throws IOException
    {
        Files.createFile(path);
        assertThatThrownBy(() -> NamedPipe.openForSignal(path, self)).hasMessageContaining("not a named pipe");
        assertThatThrownBy(() -> NamedPipe.create(path)).hasMessageContaining("EEXIST");

        Files.delete(path);
        try (NamedPipe reader = NamedPipe.create(path))
        {
            assertThat(reader.fd()).isNotNegative();
            assertThatThrownBy(() -> NamedPipe.openForSignal(path, self + 1)).hasMessageContaining("belongs to user");
        }
    }

    @Test
    void shouldNotFollowALink() throws IOException
    {
        try (NamedPipe reader = NamedPipe.create(path))
        {
            assertThat(reader.fd()).isNotNegative();
            final Path link = Files.createSymbolicLink(folder.resolve("link"), path);
            assertThatThrownBy(() -> NamedPipe.openForSignal(link, self)).hasMessageContaining("ELOOP");
        }
    }

    @Test
    void shouldLeaveNoDescriptorBehind() throws IOException
    {
        Files.createFile(path);
        assertThatThrownBy(() -> NamedPipe.openForSignal(path, self)).isInstanceOf(LinuxException.class);
        final int before = OpenDescriptors.count();

        for (int i = 0; i < 10; i++)
        {
            assertThatThrownBy(() -> NamedPipe.openForSignal(path, self)).isInstanceOf(LinuxException.class);
        }

        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }
}
