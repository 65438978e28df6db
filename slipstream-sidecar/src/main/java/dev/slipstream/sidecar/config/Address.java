/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipstream.netty.ShmAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect, as it is written in a configuration: {@code tcp:HOST:PORT}, {@code unix:PATH} or
 * {@code shm:NAME}.
 */
public sealed interface Address
{
    /** What {@link #parse} takes, for messages. */
    String FORMS = "tcp:HOST:PORT, unix:/PATH or shm:NAME";

    /**
     * Whether nobody but this machine can reach it.
     *
     * @return true for unix sockets and loopback numbers.
     */
    boolean isLocal();

    /**
     * A TCP port.
     *
     * @param host name or number of the host; IPv6 without its brackets.
     * @param port from 0, which is any that is free, to 65535.
     */
    record Tcp(String host, int port) implements Address
    {
        /** Prefix of such addresses. */
        public static final String PREFIX = "tcp:";

        /** The one name that never has to be looked up, RFC 6761, 6.3. */
        private static final String LOCALHOST = "localhost";

        private static final Pattern NUMBER = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

        /**
         * Whether the host is a number, or the name of this one.
         *
         * @return false for names: what they stand for may change.
         */
        public boolean isNumeric()
        {
            return LOCALHOST.equals(host) || NUMBER.matcher(host).matches();
        }

        @Override
        public boolean isLocal()
        {
            return isNumeric() && resolve().getAddress().isLoopbackAddress();
        }

        /**
         * As the address of a socket. Looks up a name, which blocks.
         *
         * @return the address, or one that is unresolved.
         */
        public InetSocketAddress resolve()
        {
            return LOCALHOST.equals(host) ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) :
                new InetSocketAddress(host, port);
        }

        @Override
        @JsonValue
        public String toString()
        {
            return PREFIX + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * A unix socket.
     *
     * @param path of it, absolute.
     */
    record Unix(Path path) implements Address
    {
        /** Prefix of such addresses. */
        public static final String PREFIX = "unix:";

        @Override
        public boolean isLocal()
        {
            return true;
        }

        /** Longest path: {@code sun_path} of unix(7) has 108 bytes with the zero at its end. */
        static final int MAX_PATH_BYTES = 107;

        @Override
        @JsonValue
        public String toString()
        {
            return PREFIX + path;
        }
    }

    /**
     * A service in shared memory.
     *
     * @param name of it.
     */
    record Shm(String name) implements Address
    {
        /** Prefix of such addresses. */
        public static final String PREFIX = ShmAddress.SCHEME + ":";

        @Override
        public boolean isLocal()
        {
            return true;
        }

        @Override
        @JsonValue
        public String toString()
        {
            return PREFIX + name;
        }
    }

    /**
     * Read an address.
     *
     * @param text as in a configuration.
     * @return the address.
     * @throws IllegalArgumentException if it is none; the message says what to write.
     */
    static Address parse(final String text)
    {
        if (text.startsWith(Tcp.PREFIX))
        {
            return parseTcp(text, text.substring(Tcp.PREFIX.length()));
        }
        if (text.startsWith(Unix.PREFIX))
        {
            final String path = text.substring(Unix.PREFIX.length());
            if (!path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0)
            {
                throw new IllegalArgumentException("'" + text + "' has no absolute path: write unix:/PATH");
            }
            if (path.getBytes(StandardCharsets.UTF_8).length > Unix.MAX_PATH_BYTES)
            {
                throw new IllegalArgumentException("'" + text + "' is longer than the " + Unix.MAX_PATH_BYTES +
                    " bytes that Linux allows: name a shorter path");
            }
            return new Unix(Path.of(path));
        }
        if (text.startsWith(Shm.PREFIX))
        {
            return new Shm(ShmAddress.of(text.substring(Shm.PREFIX.length())).name());
        }
        throw new IllegalArgumentException("'" + text + "' is no address: write " + FORMS);
    }

    private static Tcp parseTcp(final String text, final String hostAndPort)
    {
        final int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]"))
        {
            host = host.substring(1, host.length() - 1);
        }
        else if (host.indexOf(':') >= 0)
        {
            throw new IllegalArgumentException("'" + text + "': write an IPv6 address in brackets, tcp:[::1]:50051");
        }
        final String port = hostAndPort.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535)
        {
            throw new IllegalArgumentException("'" + text + "' has no host and port: write tcp:HOST:PORT");
        }
        return new Tcp(host, Integer.parseInt(port));
    }
}
