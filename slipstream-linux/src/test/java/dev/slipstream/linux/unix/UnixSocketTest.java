/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.MappedMemory;
import dev.slipstream.linux.event.MemFd;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.linux.event.PassedPipe;
import dev.slipstream.rig.OpenDescriptors;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixSocketTest
{
    private static final int PAGE = 4096;

    @TempDir
    private Path directory;

    private UnixSocket listener;
    private UnixSocket client;
    private UnixSocket server;

    @BeforeEach
    void connect()
    {
        final Path path = directory.resolve("s.sock");
        listener = UnixSocket.open();
        listener.listen(path, 4);
        assertThat(listener.accept()).isEqualTo(-Errno.EAGAIN);
        client = UnixSocket.open();
        assertThat(client.connect(path)).isZero();
        server = UnixSocket.of(listener.accept());
    }

    @AfterEach
    void close()
    {
        client.close();
        server.close();
        listener.close();
    }

    @Test
    void shouldTellWhoThePeerIs()
    {
        final PeerCredentials expected = server.peerCredentials();
        assertThat(expected.pid()).isEqualTo((int)ProcessHandle.current().pid());
        assertThat(expected.uid()).isEqualTo(NamedPipe.effectiveUserId());
        assertThat(client.peerCredentials()).isEqualTo(expected);
    }

    @Test
    void shouldRefuseToConnectWhereNobodyListens()
    {
        try (UnixSocket stranger = UnixSocket.open())
        {
            assertThat(stranger.connect(directory.resolve("nobody.sock"))).isEqualTo(-Errno.ENOENT);
            listener.close();
            assertThat(stranger.connect(directory.resolve("s.sock"))).isEqualTo(-Errno.ECONNREFUSED);
            assertThatThrownBy(() -> stranger.connect(Path.of("/" + "x".repeat(UnixSocket.MAX_PATH_LENGTH))))
                .hasMessageContaining("use a shorter directory");
        }
    }

    @Test
    void shouldCarryBytesAndDescriptors()
    {
        final List<FileDescriptor> descriptors = new ArrayList<>();
        final ByteBuffer received = ByteBuffer.allocate(64);
        assertThat(server.receive(received, descriptors, 2)).isEqualTo(-Errno.EAGAIN);
        final PassedPipe.Ends ends = PassedPipe.create("test");
        try (FileDescriptor memory = SealedMemory.create("test", PAGE);
            MappedMemory mine = SealedMemory.map(memory, "test", PAGE);
            PassedPipe sleeper = ends.sleeper();
            FileDescriptor toPass = ends.toPass())
        {
            assertThat(client.send(bytes("hello"), memory.fd(), toPass.fd())).isEqualTo(5);
            assertThat(server.receive(received, descriptors, 2)).isEqualTo(5);
            assertThat(new String(received.array(), 0, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(descriptors).hasSize(2);

            try (MappedMemory theirs = SealedMemory.map(descriptors.get(0), "test", PAGE);
                PassedPipe waker = PassedPipe.reopenForSignal(descriptors.get(1), "test"))
            {
                theirs.segment().set(ValueLayout.JAVA_INT, 64, 42);
                assertThat(mine.segment().get(ValueLayout.JAVA_INT, 64)).isEqualTo(42);
                assertThat(sleeper.drain()).isEqualTo(-Errno.EAGAIN);
                assertThat(waker.signal()).isEqualTo(1);
                assertThat(sleeper.drain()).isEqualTo(1);
                sleeper.close();
                assertThat(waker.signal()).isEqualTo(-Errno.EPIPE);
            }
        }
        finally
        {
            descriptors.forEach(FileDescriptor::close);
        }
        client.close();
        assertThat(server.receive(received, descriptors, 2)).as("end of stream").isZero();
    }

    @Test
    void shouldCloseEveryDescriptorOfAFlood()
    {
        final int before = OpenDescriptors.count();
        final List<FileDescriptor> descriptors = new ArrayList<>();
        final int[] flood = new int[50];
        Arrays.fill(flood, client.fd());
        for (final int sent : new int[]{3, 4, 50})
        {
            assertThat(client.send(bytes("x"), Arrays.copyOf(flood, sent))).isEqualTo(1);
            assertThat(server.receive(ByteBuffer.allocate(8), descriptors, 2)).isEqualTo(-Errno.ETOOMANYREFS);
            assertThat(descriptors).isEmpty();
        }
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }

    @Test
    void shouldMapOnlyWhatCannotShrink()
    {
        try (FileDescriptor unsealed = MemFd.create("unsealed", PAGE);
            FileDescriptor small = SealedMemory.create("small", 100);
            FileDescriptor socket = new FileDescriptor(UnixSocket.open().fd(), "socket"))
        {
            assertThatThrownBy(() -> SealedMemory.map(unsealed, "page", PAGE)).hasMessageContaining("EPERM");
            assertThatThrownBy(() -> SealedMemory.map(small, "page", PAGE)).hasMessageContaining("100 bytes");
            assertThatThrownBy(() -> SealedMemory.map(socket, "page", PAGE)).hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> PassedPipe.reopenForSignal(small, "bell")).hasMessageContaining("not a pipe");
        }
    }

    private static ByteBuffer bytes(final String text)
    {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
