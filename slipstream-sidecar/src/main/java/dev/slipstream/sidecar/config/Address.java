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
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect, as it is written in a configuration: {@code tcp:HOST:PORT},
 * {@code aeron:HOST:PORT}, {@code unix:PATH} or {@code shm:NAME}.
 */
public sealed interface Address
{
    /** What {@link #parse} takes, for messages. */
    String FORMS = "tcp:HOST:PORT, aeron:HOST:PORT, unix:/PATH or shm:NAME";

    /**
     * Whether nobody but this machine can reach it.
     *
     * @return true for unix sockets and loopback numbers.
     */
    boolean isLocal();

    /** A port of a host: what other machines can reach. */
    sealed interface Port extends Address
    {
        /**
         * The host.
         *
         * @return its name or number; IPv6 without its brackets.
         */
        String host();

        /**
         * The port.
         *
         * @return from 0, which is any that is free, to 65535.
         */
        int port();

        /**
         * Another of the same kind.
         *
         * @param otherHost of it.
         * @param otherPort of it.
         * @return the address.
         */
        Port with(String otherHost, int otherPort);

        /**
         * Whether the host is a number, or the name of this one.
         *
         * @return false for names: what they stand for may change.
         */
        default boolean isNumeric()
        {
            return LOCALHOST.equals(host()) || NUMBER.matcher(host()).matches();
        }

        @Override
        default boolean isLocal()
        {
            return isNumeric() && resolve().getAddress().isLoopbackAddress();
        }

        /**
         * As the address of a socket. Looks up a name, which blocks.
         *
         * @return the address, or one that is unresolved.
         */
        default InetSocketAddress resolve()
        {
            return LOCALHOST.equals(host()) ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port()) :
                new InetSocketAddress(host(), port());
        }

        /** The one name that never has to be looked up, RFC 6761, 6.3. */
        String LOCALHOST = "localhost";

        /** What is meant as the number of a host. */
        Pattern NUMBER = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

        private static String text(final String prefix, final Port address)
        {
            return prefix + (address.host().indexOf(':') < 0 ? address.host() : "[" + address.host() + "]") + ":" +
                address.port();
        }
    }

    /**
     * A TCP port.
     *
     * @param host name or number of the host; IPv6 without its brackets.
     * @param port from 0, which is any that is free, to 65535.
     */
    record Tcp(String host, int port) implements Port
    {
        /** Prefix of such addresses. */
        public static final String PREFIX = "tcp:";

        @Override
        public Tcp with(final String otherHost, final int otherPort)
        {
            return new Tcp(otherHost, otherPort);
        }

        @Override
        @JsonValue
        public String toString()
        {
            return Port.text(PREFIX, this);
        }
    }

    /**
     * A service over Aeron UDP.
     *
     * @param host name or number of the host; IPv6 without its brackets.
     * @param port of the TCP connection by which the two ends agree; from 0, which is any that is free, to 65535.
     */
    record Aeron(String host, int port) implements Port
    {
        /** Prefix of such addresses. */
        public static final String PREFIX = "aeron:";

        @Override
        public Aeron with(final String otherHost, final int otherPort)
        {
            return new Aeron(otherHost, otherPort);
        }

        @Override
        @JsonValue
        public String toString()
        {
            return Port.text(PREFIX, this);
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
            return parsePort(text, Tcp.PREFIX, Tcp::new);
        }
        if (text.startsWith(Aeron.PREFIX))
        {
            return parsePort(text, Aeron.PREFIX, Aeron::new);
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

    private static Port parsePort(
        final String text, final String prefix, final BiFunction<String, Integer, Port> constructor)
    {
        final String hostAndPort = text.substring(prefix.length());
        final int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]"))
        {
            host = host.substring(1, host.length() - 1);
        }
        else if (host.indexOf(':') >= 0)
        {
            throw new IllegalArgumentException("'" + text + "': write an IPv6 address in brackets, " + prefix +
                "[::1]:50051");
        }
        final String port = hostAndPort.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535)
        {
            throw new IllegalArgumentException("'" + text + "' has no host and port: write " + prefix + "HOST:PORT");
        }
        if (Port.NUMBER.matcher(host).matches() && !isLiteral(host))
        {
            throw new IllegalArgumentException(
                "'" + text + "' has no address of IPv4 or IPv6, although it looks like " +
                    "one: write " + prefix + "HOST:PORT");
        }
        return constructor.apply(host, Integer.parseInt(port));
    }

    private static boolean isLiteral(final String host)
    {
        try
        {
            InetAddress.ofLiteral(host);
            return true;
        }
        catch (final IllegalArgumentException e)
        {
            return false;
        }
    }
}
