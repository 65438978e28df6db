/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.metrics.TlsMetrics.Failure;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether to believe a peer: its certificate has to lead to an authority, and to have one of the names that are
 * accepted. Names of hosts play no part: addresses of endpoints move, their identities stay. Thread-safe.
 */
final class PeerTrust extends X509ExtendedTrustManager
{
    /** Says why a peer was not believed. */
    static final class Refusal extends CertificateException
    {
        private static final long serialVersionUID = 1L;

        private final Failure reason;

        Refusal(final Failure reason, final String message, final Throwable cause)
        {
            super(message, cause);
            this.reason = reason;
        }

        Refusal(final Failure reason, final String message)
        {
            super(message);
            this.reason = reason;
        }

        Failure reason()
        {
            return reason;
        }
    }

    @FunctionalInterface
    private interface Check
    {
        void run() throws CertificateException;
    }

    /** What the JDK calls the key exchange of TLS 1.3, which is of no matter to certificates. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final X509ExtendedTrustManager delegate;
    private final List<String> peers;

    /**
     * @param authorities that are believed.
     * @param peers       names of which a peer has to have one; none for any.
     * @throws GeneralSecurityException if the JDK cannot work with the authorities.
     */
    PeerTrust(final List<X509Certificate> authorities, final List<String> peers) throws GeneralSecurityException
    {
        this.peers = List.copyOf(peers);
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try
        {
            store.load(null, null);
        }
        catch (final IOException e)
        {
            throw new GeneralSecurityException(e);
        }
        for (int i = 0; i < authorities.size(); i++)
        {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        delegate = (X509ExtendedTrustManager)factory.getTrustManagers()[0];
    }

    /**
     * Check a chain outside of a handshake.
     *
     * @param chain    of a peer.
     * @param isServer which side the peer is.
     */
    void check(final List<X509Certificate> chain, final boolean isServer) throws CertificateException
    {
        final X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        if (isServer)
        {
            checkServerTrusted(certificates, ANY_KEY_EXCHANGE);
        }
        else
        {
            checkClientTrusted(certificates, ANY_KEY_EXCHANGE);
        }
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        check(chain, () -> delegate.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        check(chain, () -> delegate.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        check(chain, () -> delegate.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        check(chain, () -> delegate.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        check(chain, () -> delegate.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        check(chain, () -> delegate.checkServerTrusted(chain, authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers()
    {
        return delegate.getAcceptedIssuers();
    }

    private void check(final X509Certificate[] chain, final Check path) throws CertificateException
    {
        try
        {
            path.run();
        }
        catch (final CertificateException e)
        {
            throw isExpired(e) ?
                new Refusal(Failure.EXPIRED, "the certificate of " + PeerIdentity.of(chain[0]) +
                    " is not valid at this time", e) :
                new Refusal(Failure.UNTRUSTED, "no authority vouches for the certificate of " +
                    PeerIdentity.of(chain[0]), e);
        }
        final PeerIdentity identity = PeerIdentity.of(chain[0]);
        if (!identity.isAcceptedBy(peers))
        {
            throw new Refusal(Failure.IDENTITY, "it is " + identity + " and not " + String.join(" or ", peers));
        }
    }

    private static boolean isExpired(final Throwable thrown)
    {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause())
        {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException ||
                (cause instanceof final CertPathValidatorException e &&
                    e.getReason() == CertPathValidatorException.BasicReason.EXPIRED))
            {
                return true;
            }
        }
        return false;
    }
}
