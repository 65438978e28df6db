/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.unix;

import static dev.slipstream.linux.socket.SocketLayouts.CMSGHDR;
import static dev.slipstream.linux.socket.SocketLayouts.CMSG_DATA;
import static dev.slipstream.linux.socket.SocketLayouts.CMSG_LEN;
import static dev.slipstream.linux.socket.SocketLayouts.CMSG_LEVEL;
import static dev.slipstream.linux.socket.SocketLayouts.CMSG_TYPE;
import static dev.slipstream.linux.socket.SocketLayouts.IOVEC;
import static dev.slipstream.linux.socket.SocketLayouts.IOV_BASE;
import static dev.slipstream.linux.socket.SocketLayouts.IOV_LEN;
import static dev.slipstream.linux.socket.SocketLayouts.MSGHDR;
import static dev.slipstream.linux.socket.SocketLayouts.MSG_CONTROL;
import static dev.slipstream.linux.socket.SocketLayouts.MSG_CONTROLLEN;
import static dev.slipstream.linux.socket.SocketLayouts.MSG_FLAGS;
import static dev.slipstream.linux.socket.SocketLayouts.MSG_IOV;
import static dev.slipstream.linux.socket.SocketLayouts.MSG_IOVLEN;
import static dev.slipstream.linux.socket.SocketLayouts.controlMessageLength;
import static dev.slipstream.linux.socket.SocketLayouts.controlMessageSpace;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A stream socket of the unix domain that never blocks, whatever the peer does to its own copy of a descriptor.
 *
 * <p>Made for control connections of a few messages: each call allocates. Hot-form methods return a negated errno. For
 * one thread at a time; {@link #close()} from any.
 */
public final class UnixSocket implements AutoCloseable
{
    /** Bytes of a path that fit: {@code sun_path} of {@code sys/un.h} is 108 with its terminating zero. */
    public static final int MAX_PATH_LENGTH = 107;

    // bits/socket.h and asm-generic/socket.h, the same on x86-64 and aarch64.
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 04000 | 02000000;
    private static final int ACCEPT_NONBLOCK_CLOEXEC = 04000 | 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int UCRED_LENGTH = 12;
    private static final int SUN_PATH_OFFSET = Short.BYTES;

    // int socket(int domain, int type, int protocol);
    private static final MethodHandle SOCKET = NativeCall.link(
        "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    private static final MethodHandle BIND = NativeCall.link(
        "bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    private static final MethodHandle CONNECT = NativeCall.link(
        "connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // int listen(int sockfd, int backlog);
    private static final MethodHandle LISTEN = NativeCall.link(
        "listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    // int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);
    private static final MethodHandle ACCEPT4 = NativeCall.link(
        "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final MethodHandle GETSOCKOPT = NativeCall.link(
        "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    // ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);
    private static final MethodHandle SENDMSG = NativeCall.link(
        "sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    // ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);
    private static final MethodHandle RECVMSG = NativeCall.link(
        "recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private final FileDescriptor descriptor;

    private UnixSocket(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Create a socket.
     *
     * @return the socket, neither bound nor connected.
     */
    public static UnixSocket open()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = NativeCall.result(
                (int)SOCKET.invokeExact(callState, AF_UNIX, SOCK_STREAM_NONBLOCK_CLOEXEC, 0), callState);
            return new UnixSocket(new FileDescriptor(LinuxException.check(fd, "socket(AF_UNIX)"), "unix socket"));
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("socket", t);
        }
    }

    /**
     * Bind to a path that must not exist, and listen.
     *
     * @param path    of at most {@value #MAX_PATH_LENGTH} bytes.
     * @param backlog how many connections may wait to be accepted.
     */
    public void listen(final Path path, final int backlog)
    {
        final String call = "bind(" + path + ")";
        LinuxException.check(withAddress(BIND, "bind", path), call);
        try
        {
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result(
                (int)LISTEN.invokeExact(callState, descriptor.fd(), backlog), callState), "listen(" + path + ")");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("listen", t);
        }
    }

    /**
     * Connect. A unix socket connects at once or not at all.
     *
     * @param path of the listening socket.
     * @return 0, or a negated errno: {@code -EAGAIN} means that too many connections wait to be accepted, try again
     *         later; {@code -ENOENT} and {@code -ECONNREFUSED} that nobody listens.
     */
    public int connect(final Path path)
    {
        return withAddress(CONNECT, "connect", path);
    }

    /**
     * Accept a connection.
     *
     * @return the descriptor of the new connection for {@link #of}, or a negated errno; {@code -EAGAIN} if none waits.
     */
    public int accept()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)ACCEPT4.invokeExact(callState, descriptor.fd(), MemorySegment.NULL,
                MemorySegment.NULL, ACCEPT_NONBLOCK_CLOEXEC), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("accept4", t);
        }
    }

    /**
     * Take ownership of a connected socket.
     *
     * @param fd what {@link #accept()} returned.
     * @return the socket.
     */
    public static UnixSocket of(final int fd)
    {
        return new UnixSocket(new FileDescriptor(fd, "accepted unix socket"));
    }

    /**
     * Who connected, or to whom.
     *
     * @return the credentials of the peer at the time of connect(2) or listen(2).
     */
    public PeerCredentials peerCredentials()
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment ucred = arena.allocate(UCRED_LENGTH, Integer.BYTES);
            final MemorySegment length = arena.allocateFrom(JAVA_INT, UCRED_LENGTH);
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result((int)GETSOCKOPT.invokeExact(
                callState, descriptor.fd(), SOL_SOCKET, SO_PEERCRED, ucred, length), callState),
                "getsockopt(SO_PEERCRED)");
            return new PeerCredentials(
                ucred.get(JAVA_INT, 0), ucred.get(JAVA_INT, Integer.BYTES), ucred.get(JAVA_INT, 2 * Integer.BYTES));
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("getsockopt", t);
        }
    }

    /**
     * Send bytes and copies of descriptors.
     *
     * @param bytes to send, from position to limit; the position does not move.
     * @param fds   descriptors that the peer gets copies of; ours stay open.
     * @return how many bytes were sent, the descriptors with the first of them; or a negated errno.
     */
    public int send(final ByteBuffer bytes, final int... fds)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment data = arena.allocate(bytes.remaining());
            data.copyFrom(MemorySegment.ofBuffer(bytes));
            final MemorySegment message = message(arena, data);
            if (fds.length > 0)
            {
                final long dataLength = (long)fds.length * Integer.BYTES;
                final MemorySegment control = arena.allocate(controlMessageSpace(dataLength), Long.BYTES);
                control.set(JAVA_LONG, CMSG_LEN, controlMessageLength(dataLength));
                control.set(JAVA_INT, CMSG_LEVEL, SOL_SOCKET);
                control.set(JAVA_INT, CMSG_TYPE, SCM_RIGHTS);
                MemorySegment.copy(fds, 0, control, JAVA_INT, CMSG_DATA, fds.length);
                message.set(JAVA_LONG, MSG_CONTROL, control.address());
                message.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
            }
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result((long)SENDMSG.invokeExact(
                callState, descriptor.fd(), message, MSG_DONTWAIT | MSG_NOSIGNAL), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sendmsg", t);
        }
    }

    /**
     * Receive bytes and the descriptors that came with them.
     *
     * @param into           where the bytes go, from its position, which moves.
     * @param descriptors    where the descriptors go; the caller owns them.
     * @param maxDescriptors how many are acceptable. If the peer sent more, all are closed.
     * @return how many bytes were received, 0 at the end of the stream, or a negated errno; {@code -ETOOMANYREFS} if
     *         there were too many descriptors.
     */
    public int receive(final ByteBuffer into, final List<FileDescriptor> descriptors, final int maxDescriptors)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment data = arena.allocate(into.remaining());
            final MemorySegment message = message(arena, data);
            // Room for one more than acceptable: CMSG_SPACE rounds up, so that there can be room for a surplus anyhow.
            final MemorySegment control = arena.allocate(
                controlMessageSpace((maxDescriptors + 1L) * Integer.BYTES), Long.BYTES);
            message.set(JAVA_LONG, MSG_CONTROL, control.address());
            message.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
            final MemorySegment callState = NativeCall.callState();
            final int received = (int)NativeCall.result((long)RECVMSG.invokeExact(
                callState, descriptor.fd(), message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC), callState);
            if (received < 0)
            {
                return received;
            }
            final long controlLength = Math.min(message.get(JAVA_LONG, MSG_CONTROLLEN), control.byteSize());
            final int before = descriptors.size();
            takeDescriptors(control.asSlice(0, controlLength), descriptors);
            if ((message.get(JAVA_INT, MSG_FLAGS) & MSG_CTRUNC) != 0 ||
                descriptors.size() - before > maxDescriptors)
            {
                final List<FileDescriptor> surplus = descriptors.subList(before, descriptors.size());
                surplus.forEach(FileDescriptor::close);
                surplus.clear();
                return -Errno.ETOOMANYREFS;
            }
            into.put(data.asSlice(0, received).asByteBuffer());
            return received;
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("recvmsg", t);
        }
    }

    /**
     * The descriptor, to be watched.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return descriptor.fd();
    }

    @Override
    public void close()
    {
        descriptor.close();
    }

    @Override
    public String toString()
    {
        return descriptor.toString();
    }

    private static void takeDescriptors(final MemorySegment control, final List<FileDescriptor> descriptors)
    {
        long offset = 0;
        while (offset + CMSGHDR.byteSize() <= control.byteSize())
        {
            final long length = control.get(JAVA_LONG, offset + CMSG_LEN);
            if (length < CMSG_DATA || length > control.byteSize() - offset)
            {
                return;
            }
            if (control.get(JAVA_INT, offset + CMSG_LEVEL) == SOL_SOCKET &&
                control.get(JAVA_INT, offset + CMSG_TYPE) == SCM_RIGHTS)
            {
                for (long at = offset + CMSG_DATA; at + Integer.BYTES <= offset + length; at += Integer.BYTES)
                {
                    descriptors.add(new FileDescriptor(control.get(JAVA_INT, at), "received descriptor"));
                }
            }
            offset += controlMessageSpace(length - CMSG_DATA);
        }
    }

    private static MemorySegment message(final Arena arena, final MemorySegment data)
    {
        final MemorySegment vector = arena.allocate(IOVEC);
        vector.set(JAVA_LONG, IOV_BASE, data.address());
        vector.set(JAVA_LONG, IOV_LEN, data.byteSize());
        final MemorySegment message = arena.allocate(MSGHDR);
        message.set(JAVA_LONG, MSG_IOV, vector.address());
        message.set(JAVA_LONG, MSG_IOVLEN, 1);
        return message;
    }

    private int withAddress(final MethodHandle function, final String name, final Path path)
    {
        final byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PATH_LENGTH)
        {
            throw new IllegalArgumentException("the path of a unix socket may have " + MAX_PATH_LENGTH +
                " bytes, and this has " + bytes.length + ": " + path + "; use a shorter directory");
        }
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment address = arena.allocate(SUN_PATH_OFFSET + bytes.length + 1L, Short.BYTES);
            address.set(JAVA_SHORT, 0, (short)AF_UNIX);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, SUN_PATH_OFFSET, bytes.length);
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)function.invokeExact(callState, descriptor.fd(), address, (int)address.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected(name, t);
        }
    }
}
