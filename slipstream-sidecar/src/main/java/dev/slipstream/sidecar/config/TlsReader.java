/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import dev.slipstream.sidecar.config.SidecarConfig.Tls;
import dev.slipstream.sidecar.config.SidecarConfig.TlsFiles;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a configuration says about TLS: files once for all, or at each listener and upstream, and that nothing
 * that can be reached from elsewhere goes without it unless the configuration says so. Immutable.
 */
final class TlsReader
{
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long S = TimeUnit.SECONDS.toNanos(1);
    private static final String PEM_FILE = "the absolute path of a PEM file";

    /** SPIFFE-ID, 2: a trust domain and a path, of few letters. */
    private static final Pattern SPIFFE = Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)+");
    private static final Pattern DNS =
        Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private final @Nullable Path certificate;
    private final @Nullable Path key;
    private final @Nullable Path authorities;
    private final long refreshNs;

    private TlsReader(final Section section)
    {
        certificate = file(section, "certificate", null);
        key = file(section, "key", null);
        authorities = file(section, "authorities", null);
        refreshNs = section.duration("refresh", 10 * S, 100 * MS, 3600 * S);
        section.end();
    }

    /** Takes what holds for all that says nothing else. */
    static TlsReader of(final Section section)
    {
        return new TlsReader(section);
    }

    long refreshNs()
    {
        return refreshNs;
    }

    /** What protects a listener, or null for nothing. */
    @Nullable
    Tls ofListener(final Section listener, final Address address)
    {
        if (!isWanted(listener, List.of(address)))
        {
            return null;
        }
        final Section section = listener.section("tls");
        final Tls tls = new Tls(files(section), peers(section),
            section.duration("handshakeTimeout", 5 * S, 10 * MS, 60 * S));
        section.end();
        return tls;
    }

    /** What protects connections to an upstream, or null for nothing. */
    @Nullable
    Tls ofUpstream(final Section upstream, final Collection<Address> addresses, final long connectTimeoutNs)
    {
        if (!isWanted(upstream, addresses))
        {
            return null;
        }
        final Section section = upstream.section("tls");
        if (!section.has("peers"))
        {
            throw section.failure("does not say who answers; give peers, a list of the names that certificates of " +
                "endpoints have");
        }
        final Tls tls = new Tls(files(section), peers(section), connectTimeoutNs);
        section.end();
        return tls;
    }

    /** Names of which a peer has to have one; none if nothing is said. */
    static List<String> peers(final Section section)
    {
        return section.parsedListOr("peers", "a name, spiffe://DOMAIN/PATH or of DNS", List.of(), TlsReader::peer);
    }

    private static boolean isWanted(final Section section, final Collection<Address> addresses)
    {
        final boolean isTls = section.has("tls") || section.known("tls", false);
        final int plaintextLine = section.lineOf("plaintext");
        final boolean isPlaintext = section.flag("plaintext");
        if (isTls && isPlaintext)
        {
            throw section.failure(plaintextLine, "plaintext", "contradicts tls; leave one of them out");
        }
        for (final Address address : addresses)
        {
            if (!isTls && !isPlaintext && !address.isLocal())
            {
                throw section.failure("is connected with other machines by " + address + " and has no tls; give " +
                    "tls, or plaintext: true if the network is to be trusted");
            }
        }
        return isTls;
    }

    private TlsFiles files(final Section section)
    {
        return new TlsFiles(required(section, "certificate", certificate), required(section, "key", key),
            required(section, "authorities", authorities));
    }

    private static Path required(final Section section, final String name, final @Nullable Path other)
    {
        final Path file = file(section, name, other);
        if (file == null)
        {
            throw section.failure(section.line(), name, "is missing; give " + PEM_FILE + ", here or in tls of the " +
                "whole file");
        }
        return file;
    }

    private static @Nullable Path file(final Section section, final String name, final @Nullable Path other)
    {
        if (section.has(name))
        {
            return section.parsed(name, PEM_FILE, ConfigReader::absolute);
        }
        section.known(name, "");
        return other;
    }

    private static String peer(final String text)
    {
        if (SPIFFE.matcher(text).matches())
        {
            return text;
        }
        final String name = text.toLowerCase(Locale.ROOT);
        if (!DNS.matcher(name).matches())
        {
            throw new IllegalArgumentException("is '" + text + "', which no certificate is compared with; give the " +
                "whole of a name, spiffe://DOMAIN/PATH or of DNS");
        }
        return name;
    }
}
