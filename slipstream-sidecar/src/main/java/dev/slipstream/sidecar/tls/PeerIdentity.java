/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a certificate says that its owner is: the URI and the DNS names in it. Names are compared as a whole; a wildcard
 * in a certificate is a name that nobody asks for. Of several URIs none counts, since an identity of SPIFFE has exactly
 * one (X509-SVID, 2).
 *
 * @param names of the owner; DNS names in lower case.
 */
public record PeerIdentity(Set<String> names)
{
    private static final AttributeKey<PeerIdentity> KEY = AttributeKey.valueOf("slipstream.peer");

    // Kinds of names, RFC 5280, 4.2.1.6.
    private static final int DNS = 2;
    private static final int URI = 6;

    /** Copies the set. */
    public PeerIdentity
    {
        names = Set.copyOf(names);
    }

    /**
     * Who is at the other end of a connection.
     *
     * @param channel of the connection.
     * @return who it is, or null if that is not known: the connection is without TLS.
     */
    public static @Nullable PeerIdentity of(final Channel channel)
    {
        return channel.attr(KEY).get();
    }

    /** Who a certificate belongs to. */
    static PeerIdentity of(final X509Certificate certificate)
    {
        final List<String> uris = new ArrayList<>();
        final Set<String> names = new LinkedHashSet<>();
        try
        {
            final Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (final List<?> name : all == null ? List.<List<?>>of() : all)
            {
                switch ((Integer)name.get(0))
                {
                    case URI -> uris.add((String)name.get(1));
                    case DNS -> names.add(((String)name.get(1)).toLowerCase(Locale.ROOT));
                    default -> {
                        // Addresses and the like are no names of a service.
                    }
                }
            }
        }
        catch (final CertificateParsingException e)
        {
            // Whoever cannot be understood has no name.
            return new PeerIdentity(Set.of());
        }
        if (uris.size() == 1)
        {
            names.addAll(uris);
        }
        return new PeerIdentity(names);
    }

    /** Note it down for {@link #of(Channel)}. */
    void attachTo(final Channel channel)
    {
        channel.attr(KEY).set(this);
    }

    /**
     * Whether it is one of those that are accepted.
     *
     * @param accepted names; none for everybody.
     * @return true if it is.
     */
    public boolean isAcceptedBy(final List<String> accepted)
    {
        if (accepted.isEmpty())
        {
            return true;
        }
        for (int i = 0; i < accepted.size(); i++)
        {
            if (names.contains(accepted.get(i)))
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString()
    {
        return names.isEmpty() ? "somebody without a name" : String.join(", ", names.stream().sorted().toList());
    }
}
