/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.config.SidecarConfig.AccessLog;
import dev.slipstream.sidecar.config.SidecarConfig.AeronUdp;
import dev.slipstream.sidecar.config.SidecarConfig.Direction;
import dev.slipstream.sidecar.config.SidecarConfig.Drain;
import dev.slipstream.sidecar.config.SidecarConfig.Ejection;
import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.config.SidecarConfig.Listener;
import dev.slipstream.sidecar.config.SidecarConfig.LogTarget;
import dev.slipstream.sidecar.config.SidecarConfig.Protocol;
import dev.slipstream.sidecar.config.SidecarConfig.Route;
import dev.slipstream.sidecar.config.SidecarConfig.SharedMemory;
import dev.slipstream.sidecar.config.SidecarConfig.Tls;
import dev.slipstream.sidecar.config.SidecarConfig.Upstream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reads a configuration: what there is in a file, which values are allowed, what is taken where nothing is said.
 * {@code docs/sidecar.md} lists the same.
 */
public final class ConfigReader
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long S = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_FILE_BYTES = 1024 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,48}");

    /** Full names of gRPC services and methods: identifiers of protocol buffers with dots between them. */
    private static final Pattern GRPC_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private static final String TERM_LENGTHS = "a power of two from 64k to 16m";
    private static final int DEFAULT_CONNECTIONS = 200;
    private static final int DEFAULT_CALLS = 500;
    private static final int DEFAULT_CALLS_PER_CONNECTION = 100;
    private static final int DEFAULT_HEADER_BYTES = 16 * 1024;
    private static final int DEFAULT_STREAM_WINDOW = 256 * 1024;
    private static final int DEFAULT_CONNECTION_WINDOW = 4 * 1024 * 1024;
    private static final int DEFAULT_ENDPOINT_CONNECTIONS = 4;
    private static final int DEFAULT_LOG_LINES = 1_000;
    private static final int DEFAULT_FAILURES = 5;

    /** The initial window of RFC 9113, 6.9.2: a smaller one takes effect only after the peer has read of it. */
    private static final int MIN_WINDOW = 65_535;

    private ConfigReader()
    {
    }

    /**
     * Read a file.
     *
     * @param file in YAML.
     * @return what it says.
     * @throws ConfigException if it cannot be read or used.
     */
    public static SidecarConfig read(final Path file)
    {
        try
        {
            if (Files.size(file) > MAX_FILE_BYTES)
            {
                throw new ConfigException(file + ": is larger than " + MAX_FILE_BYTES + " bytes; name a configuration");
            }
            return parse(file.toString(), Files.readString(file));
        }
        catch (final CharacterCodingException e)
        {
            throw new ConfigException(file + ": is no text in UTF-8; name a configuration in YAML", e);
        }
        catch (final IOException e)
        {
            throw new ConfigException(file + ": cannot be read (" + e + "); name a file that can", e);
        }
    }

    /**
     * Read a text.
     *
     * @param file name of it, for messages.
     * @param yaml the text.
     * @return what it says.
     * @throws ConfigException if it cannot be used.
     */
    public static SidecarConfig parse(final String file, final String yaml)
    {
        final Section root = new Section(file, "", YamlNode.read(file, yaml));
        final int eventLoops = root.number("eventLoops", Runtime.getRuntime().availableProcessors(), 1, 64);
        final List<Address> admin = root.parsedListOr("admin", "an address, " + Address.FORMS, List.of(),
            ConfigReader::admin);
        final AccessLog accessLog = accessLog(root.section("accessLog"));
        final Drain drain = drain(root.section("drain"));
        final Limits limits = limits(root.section("limits"));
        final SharedMemory shm = sharedMemory(root.section("shm"));
        final AeronUdp aeron = aeronUdp(root.section("aeron"));
        final TlsReader tls = TlsReader.of(root.section("tls"));
        final Map<String, Upstream> upstreams = upstreams(root.named("upstreams"), tls);
        final List<Listener> listeners = listeners(root.sections("listeners"), upstreams.keySet(), tls);
        root.end();
        return new SidecarConfig(eventLoops, admin, accessLog, drain, limits, shm, aeron, tls.refreshNs(),
            listeners, upstreams);
    }

    private static AccessLog accessLog(final Section section)
    {
        final AccessLog accessLog = new AccessLog(section.oneOf("target", LogTarget.class, LogTarget.OFF),
            section.number("linesPerSecond", DEFAULT_LOG_LINES, 1, 1_000_000));
        section.end();
        return accessLog;
    }

    private static Drain drain(final Section section)
    {
        final Drain drain = new Drain(
            section.duration("accept", 0, 0, 3600 * S),
            section.duration("application", 20 * S, 0, 3600 * S),
            section.duration("calls", 5 * S, 100 * MS, 3600 * S));
        section.end();
        return drain;
    }

    private static Limits limits(final Section section)
    {
        final int streamWindow = section.size("streamWindow", DEFAULT_STREAM_WINDOW, MIN_WINDOW, 16 << 20);
        final int connectionLine = section.lineOf("connectionWindow");
        final Limits limits = new Limits(
            section.number("connections", DEFAULT_CONNECTIONS, 1, 100_000),
            section.number("calls", DEFAULT_CALLS, 1, 1_000_000),
            section.number("callsPerConnection", DEFAULT_CALLS_PER_CONNECTION, 1, 100_000),
            section.size("headerBytes", DEFAULT_HEADER_BYTES, 1024, 1 << 20),
            streamWindow,
            section.size("connectionWindow", Math.max(DEFAULT_CONNECTION_WINDOW, streamWindow), MIN_WINDOW, 64 << 20),
            section.number("endpointConnections", DEFAULT_ENDPOINT_CONNECTIONS, 1, 1_000));
        section.end();
        if (limits.connectionWindow() < streamWindow)
        {
            throw section.failure(connectionLine, "connectionWindow",
                "is smaller than limits.streamWindow; give at least as much");
        }
        return limits;
    }

    private static SharedMemory sharedMemory(final Section section)
    {
        final List<Path> directory = directory(section);
        final int termLength = termLength(section, ShmSettings.TERM_LENGTH_DEFAULT);
        final Set<Integer> uids = Set.copyOf(section.parsedListOr("uids", "a user id", List.of(),
            ConfigReader::uid));
        section.end();
        return new SharedMemory(directory, termLength, uids);
    }

    private static AeronUdp aeronUdp(final Section section)
    {
        final AeronUdp aeron = new AeronUdp(directory(section),
            termLength(section, AeronUdpSettings.TERM_LENGTH_DEFAULT));
        section.end();
        return aeron;
    }

    private static List<Path> directory(final Section section)
    {
        return section.parsedOr("directory", "an absolute path", List.of(), (text) -> List.of(absolute(text)));
    }

    private static int termLength(final Section section, final int other)
    {
        return section.parsedOr("termLength", TERM_LENGTHS, other, ConfigReader::termLength);
    }

    static Path absolute(final String text)
    {
        final Path path = Path.of(text);
        if (!path.isAbsolute())
        {
            throw new IllegalArgumentException("is '" + text + "'; give an absolute path");
        }
        return path;
    }

    private static int termLength(final String text)
    {
        final long bytes = Section.sizeOf(text, TERM_LENGTHS);
        if (bytes > Integer.MAX_VALUE || !ChannelSettings.isTermLength((int)bytes))
        {
            throw new IllegalArgumentException("is '" + text + "'; give " + TERM_LENGTHS);
        }
        return (int)bytes;
    }

    private static int uid(final String text)
    {
        if (!text.matches("\\d{1,9}"))
        {
            throw new IllegalArgumentException("is '" + text + "'; give a user id, a number");
        }
        return Integer.parseInt(text);
    }

    private static Map<String, Upstream> upstreams(final Map<String, Section> sections, final TlsReader tls)
    {
        final Map<String, Upstream> upstreams = new LinkedHashMap<>();
        sections.forEach((name, section) -> upstreams.put(name, upstream(name, section, tls)));
        return upstreams;
    }

    private static Upstream upstream(final String name, final Section section, final TlsReader tlsReader)
    {
        checkName(section, name);
        final List<Address> endpoints = new ArrayList<>();
        final List<Address.Port> dns = new ArrayList<>();
        if (section.has("dns") == section.has("endpoints"))
        {
            throw section.failure("needs either endpoints or dns; give one of them");
        }
        if (section.has("dns"))
        {
            dns.add(section.parsed("dns", "HOST:PORT or aeron:HOST:PORT", ConfigReader::dnsName));
        }
        else
        {
            endpoints.addAll(section.parsedList("endpoints", "an address, " + Address.FORMS,
                ConfigReader::endpoint));
        }
        final long refreshNs = dns.isEmpty() ? 0 : section.duration("refresh", 5 * S, 100 * MS, 3600 * S);
        final long connectTimeoutNs = section.duration("connectTimeout", 2 * S, 10 * MS, 60 * S);
        final Ejection ejection = ejection(section.section("ejection"));
        final List<Address> addresses = new ArrayList<>(endpoints);
        addresses.addAll(dns);
        final Tls tls = tlsReader.ofUpstream(section, addresses, connectTimeoutNs);
        section.end();
        return new Upstream(name, endpoints, dns, refreshNs, connectTimeoutNs, ejection, tls);
    }

    private static Ejection ejection(final Section section)
    {
        final int failures = section.number("failures", DEFAULT_FAILURES, 1, 1_000_000);
        final long minimumNs = section.duration("minimum", 100 * MS, MS, 3600 * S);
        final int maximumLine = section.lineOf("maximum");
        final long maximumNs = section.duration("maximum", 2 * S, MS, 3600 * S);
        section.end();
        if (minimumNs > maximumNs)
        {
            throw section.failure(maximumLine, "maximum", "is shorter than ejection.minimum; give a longer one");
        }
        return new Ejection(failures, minimumNs, maximumNs);
    }

    private static Address.Port dnsName(final String text)
    {
        // A host may be called aeron as well.
        final boolean isAeron = text.startsWith(Address.Aeron.PREFIX) &&
            text.indexOf(':', Address.Aeron.PREFIX.length()) >= 0;
        final Address.Port address = (Address.Port)Address.parse(isAeron ? text : Address.Tcp.PREFIX + text);
        if (address.port() == 0)
        {
            throw new IllegalArgumentException("'" + text + "' has port 0; give the port of the service");
        }
        return address;
    }

    private static Address admin(final String text)
    {
        final Address address = Address.parse(text);
        if (address instanceof Address.Aeron)
        {
            throw new IllegalArgumentException("'" + text + "' cannot be reached by browsers and probes; give " +
                "tcp:HOST:PORT or unix:/PATH");
        }
        return address;
    }

    private static Address endpoint(final String text)
    {
        final Address address = Address.parse(text);
        if (address instanceof final Address.Port port && port.port() == 0)
        {
            throw new IllegalArgumentException("'" + text + "' has port 0; give the port of the service");
        }
        if (address instanceof final Address.Port port && !port.isNumeric())
        {
            throw new IllegalArgumentException(
                "'" + text + "' has the name of a host, which may move; give a number, " +
                    "or dns: " + (port instanceof Address.Aeron ? port : port.host() + ":" + port.port()) +
                    " in place of endpoints");
        }
        return address;
    }

    private static List<Listener> listeners(final List<Section> sections, final Set<String> upstreams,
        final TlsReader tls)
    {
        final List<Listener> listeners = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        final Set<Address> addresses = new HashSet<>();
        for (final Section section : sections)
        {
            final int nameLine = section.lineOf("name");
            final int addressLine = section.lineOf("address");
            final Listener listener = listener(section, upstreams, tls);
            if (!names.add(listener.name()))
            {
                throw section.failure(nameLine, "name", "is that of another listener; give it one of its own");
            }
            if (!isAnyPort(listener.address()) && !addresses.add(socketOf(listener.address())))
            {
                throw section.failure(addressLine, "address", "is that of another listener; give it one of its own");
            }
            listeners.add(listener);
        }
        return listeners;
    }

    private static boolean isAnyPort(final Address address)
    {
        return address instanceof final Address.Port port && port.port() == 0;
    }

    /** What the kernel would let two listeners share unnoticed: a port is one of TCP for Aeron, too. */
    private static Address socketOf(final Address address)
    {
        return address instanceof final Address.Port port ? new Address.Tcp(port.host(), port.port()) : address;
    }

    private static Listener listener(final Section section, final Set<String> upstreams,
        final TlsReader tlsReader)
    {
        final String name = section.text("name", "a name");
        checkName(section, name);
        final Address address = section.parsed("address", Address.FORMS, Address::parse);
        final Direction direction = section.oneOf("direction", Direction.class, null);
        final Protocol protocol = section.oneOf("protocol", Protocol.class, Protocol.GRPC);
        final Tls tls = tlsReader.ofListener(section, address);
        final List<Route> routes = new ArrayList<>();
        if (protocol == Protocol.BYTES)
        {
            routes.add(new Route("", "", section.parsed("upstream", "the name of an upstream",
                (text) -> upstream(text, upstreams)), List.of()));
        }
        else
        {
            for (final Section route : section.sections("routes"))
            {
                routes.add(route(route, upstreams, tls != null));
            }
        }
        section.end();
        return new Listener(name, address, direction, protocol, routes, tls);
    }

    private static Route route(final Section section, final Set<String> upstreams, final boolean isTls)
    {
        final boolean isMethod = section.has("method");
        if (isMethod && !section.has("service"))
        {
            throw section.failure(section.lineOf("method"), "method", "needs a service; give the service it is of");
        }
        final String service = section.has("service") ?
            section.parsed("service", "the full name of a gRPC service", ConfigReader::grpcName) :
            section.textOr("service", "", "");
        final String method = isMethod ? section.parsed("method", "the name of a method", ConfigReader::grpcName) :
            section.textOr("method", "", "");
        final String upstream = section.parsed("upstream", "the name of an upstream",
            (text) -> upstream(text, upstreams));
        final int peersLine = section.lineOf("peers");
        final List<String> peers = TlsReader.peers(section);
        if (!peers.isEmpty() && !isTls)
        {
            throw section.failure(peersLine, "peers", "needs tls, without which nobody knows who calls; give the " +
                "listener tls");
        }
        section.end();
        return new Route(service, method, upstream, peers);
    }

    private static String grpcName(final String text)
    {
        if (!GRPC_NAME.matcher(text).matches())
        {
            throw new IllegalArgumentException("is '" + text + "', which gRPC cannot call; give a name such as " +
                "orders.Orders, or leave it out for any");
        }
        return text;
    }

    private static String upstream(final String text, final Set<String> upstreams)
    {
        if (!upstreams.contains(text))
        {
            throw new IllegalArgumentException("is '" + text + "', which is none of the upstreams " +
                String.join(", ", upstreams));
        }
        return text;
    }

    private static void checkName(final Section section, final String name)
    {
        if (!NAME.matcher(name).matches())
        {
            throw section.failure("has the name '" + name + "'; use up to 48 letters, digits, '-' and '_'");
        }
    }
}
