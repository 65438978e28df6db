/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.handshake.TcpControlSocket;
import dev.slipstream.netty.handshake.UdpClientHandshake;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever a control connection leads to, from either end, and who does not play by its rules. */
@Timeout(120)
class HostileUdpTest
{
    private static final long MAGIC = 0x3150445550494C53L;
    private static final int TERM_LENGTH = TestMedium.UDP_TERM_LENGTH;
    private static final int MTU = AeronUdpSettings.MTU_DEFAULT;
    private static final int PORT = 40_000;
    private static final int HELLO_LENGTH = 28;
    private static final int WELCOME_LENGTH = 56;

    private static ScratchDirectory directory;
    private static AeronUdpSettings settings;
    private static ChannelPair honest;
    private static EventLoopGroup group;

    @BeforeAll
    static void setUp()
    {
        directory = ScratchDirectory.create("udp-hostile");
        settings = AeronUdpSettings.fromProperties().withDirectory(directory.path()).withTermLength(TERM_LENGTH);
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        // Patient with honest clients of a busy machine, and not for long with those who never finish.
        honest = ChannelPair.with(TestMedium.udp(settings.withHandshakeTimeoutNs(TimeUnit.SECONDS.toNanos(1)))).echo()
            .connect();
    }

    @AfterAll
    static void tearDown()
    {
        honest.close();
        group.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
        directory.close();
    }

    static List<ByteBuffer> greetings()
    {
        return List.of(
            ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: orders\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
            hello(MAGIC, 1, Integer.MAX_VALUE, TERM_LENGTH, MTU, PORT),
            hello(MAGIC, 1, -1, TERM_LENGTH, MTU, PORT),
            hello(MAGIC, 2, HELLO_LENGTH, TERM_LENGTH, MTU, PORT),
            hello(MAGIC + 1, 1, HELLO_LENGTH, TERM_LENGTH, MTU, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, 1 << 30, MTU, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, 12_345, MTU, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, 0, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU + 1, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, TERM_LENGTH, PORT),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, 0),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, 53),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, 65_536),
            hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, -1));
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void shouldHangUpOnWhoeverSaysAnythingElse(final ByteBuffer greeting) throws IOException
    {
        try (Socket socket = connectControl())
        {
            send(socket, greeting);

            awaitHangUp(socket);
        }
        assertServesOthers();
    }

    @Test
    void shouldHangUpOnThoseWhoNeverFinish() throws IOException
    {
        final int before = OpenDescriptors.count();
        try (Socket silent = connectControl();
            Socket endless = connectControl();
            Socket liar = connectControl())
        {
            // Nothing wrong with it, except that it never comes to an end.
            send(endless, hello(MAGIC, 1, 4096, TERM_LENGTH, MTU, PORT));
            // Nobody receives there, and nobody sends.
            send(liar, hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, PORT));

            awaitHangUp(silent);
            awaitHangUp(endless);
            awaitHangUp(liar);
        }
        assertServesOthers();
        Footprint.awaitDescriptors(ProcessHandle.current().pid(), before);
    }

    @Test
    void shouldHangUpOnWhoeverDoesNotStopTalking() throws IOException
    {
        try (Socket socket = connectControl())
        {
            send(socket, hello(MAGIC, 1, HELLO_LENGTH, TERM_LENGTH, MTU, PORT));
            final byte[] flood = new byte[64 * 1024];
            Watchdog.await(() -> "the end of a flood", () -> !trySend(socket, flood));
        }
        assertServesOthers();
    }

    @Test
    void shouldCloseAConnectionThatEndsFarAhead()
    {
        final CompletableFuture<Connection> connected = new CompletableFuture<>();
        final IoEventLoop loop = (IoEventLoop)group.next();
        loop.submit(() -> new UdpClientHandshake(loop, settings, control(), new HandshakeListener()
        {
            @Override
            public void onConnected(final Connection made)
            {
                connected.complete(made);
            }

            @Override
            public void onFailed(final Throwable cause)
            {
                connected.completeExceptionally(cause);
            }
        })).syncUninterruptibly();
        final Connection connection = connected.orTimeout(Watchdog.TIMEOUT_S, TimeUnit.SECONDS).join();

        loop.submit(() -> connection.control().send(Kind.FIN, Long.MAX_VALUE)).syncUninterruptibly();

        Watchdog.await(() -> "a violation", () -> honest.serverEvents().failures().stream()
            .anyMatch(StreamProtocolException.class::isInstance));
        loop.submit(() -> connection.close(false)).syncUninterruptibly();
        assertServesOthers();
    }

    static List<ByteBuffer> welcomes()
    {
        return List.of(
            welcome(2 * TERM_LENGTH, 1, MTU, PORT, 7),
            welcome(12_345, 1, MTU, PORT, 7),
            welcome(TERM_LENGTH, 0, MTU, PORT, 7),
            welcome(TERM_LENGTH, 1, 2 * MTU, PORT, 7),
            welcome(TERM_LENGTH, 1, 0, PORT, 7),
            welcome(TERM_LENGTH, 1, MTU, 53, 7),
            welcome(TERM_LENGTH, 1, MTU, PORT, 0));
    }

    @ParameterizedTest
    @MethodSource("welcomes")
    void shouldNotConnectToAServerThatOffersWhatNobodyAskedFor(final ByteBuffer welcome) throws IOException
    {
        assertThatThrownBy(() -> connectToServerThatSays(welcome)).isInstanceOf(StreamProtocolException.class)
            .hasMessageContaining("no server of ours offers");
    }

    @Test
    void shouldTellWhatAServerRefusesFor() throws IOException
    {
        final byte[] reason = "closed on Mondays".getBytes(StandardCharsets.UTF_8);
        final ByteBuffer refusal = header(MAGIC, 1, 20 + reason.length).putInt(1).put(reason).flip();
        assertThatThrownBy(() -> connectToServerThatSays(refusal)).isInstanceOf(ConnectException.class)
            .hasMessageContaining("closed on Mondays");
    }

    private static void connectToServerThatSays(final ByteBuffer answer) throws IOException
    {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final var connecting = new Bootstrap().group(group).channelFactory(() -> new AeronUdpChannel(settings))
                .handler(new ChannelInboundHandlerAdapter())
                .connect(AeronUdpAddress.of((InetSocketAddress)server.getLocalSocketAddress()));
            try (Socket client = server.accept())
            {
                assertThat(client.getInputStream().readNBytes(HELLO_LENGTH)).hasSize(HELLO_LENGTH);
                send(client, answer);
                connecting.syncUninterruptibly();
            }
        }
    }

    private static void assertServesOthers()
    {
        final long before = honest.clientEvents().byteCount();
        honest.client().writeAndFlush(honest.client().alloc().buffer().writeZero(5)).syncUninterruptibly();
        honest.clientEvents().awaitBytes(before + 5);
    }

    private static InetSocketAddress service()
    {
        return ((AeronUdpAddress)honest.service()).tcp();
    }

    private static Socket connectControl() throws IOException
    {
        final Socket socket = new Socket(service().getAddress(), service().getPort());
        socket.setSoTimeout((int)TimeUnit.SECONDS.toMillis(Watchdog.TIMEOUT_S));
        return socket;
    }

    private static TcpControlSocket control() throws IOException
    {
        final io.netty.channel.unix.Socket socket = io.netty.channel.unix.Socket.newSocketStream();
        boolean isConnected = socket.connect(service());
        while (!isConnected)
        {
            isConnected = socket.finishConnect();
        }
        return TcpControlSocket.of(socket);
    }

    private static void awaitHangUp(final Socket socket) throws IOException
    {
        try
        {
            // Perhaps with an answer before it.
            socket.getInputStream().readAllBytes();
        }
        catch (final SocketException e)
        {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static void send(final Socket socket, final ByteBuffer bytes) throws IOException
    {
        final byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        socket.getOutputStream().write(array);
    }

    private static boolean trySend(final Socket socket, final byte[] bytes)
    {
        try
        {
            socket.getOutputStream().write(bytes);
            return true;
        }
        catch (final IOException e)
        {
            return false;
        }
    }

    private static ByteBuffer hello(
        final long magic, final int version, final int length, final int termLength, final int mtu, final int port)
    {
        return header(magic, version, length).putInt(termLength).putInt(mtu).putInt(port).flip();
    }

    private static ByteBuffer welcome(
        final int termLength, final long id, final int mtu, final int port, final int session)
    {
        return header(MAGIC, 1, WELCOME_LENGTH).putInt(0).putInt(termLength).putLong(id).putInt(mtu).putInt(port)
            .putInt(1).putInt(session).putInt(2).putInt(session).flip();
    }

    private static ByteBuffer header(final long magic, final int version, final int length)
    {
        return ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putLong(magic).putInt(version).putInt(length);
    }
}
