/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.config.SidecarConfig.Tls;
import dev.slipstream.sidecar.metrics.TlsMetrics;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One end of mutual TLS, version 1.3, with the certificates that are in its files at the moment: those that were there
 * when a connection began stay with it.
 *
 * <p>Event loops add handlers to their channels; one other thread reads the files again.
 */
public final class TlsSide
{
    private static final Logger LOGGER = System.getLogger(TlsSide.class.getName());
    private static final String VERSION = "TLSv1.3";

    private final String name;
    private final Tls config;
    private final boolean isServer;
    private final boolean isHttp2;
    private final TlsMetrics metrics;
    private volatile Loaded loaded;
    private @Nullable String lastFailure;

    /** What was read, and what was made of it. */
    private record Loaded(TlsMaterial material, SslContext context)
    {
    }

    /**
     * @param name     of whom it is the side, for messages.
     * @param config   of it.
     * @param isServer whether others connect to it.
     * @param isHttp2  whether HTTP/2 is agreed upon by ALPN.
     * @param metrics  of it.
     * @throws TlsException if the files cannot be used.
     */
    TlsSide(final String name, final Tls config, final boolean isServer, final boolean isHttp2,
        final TlsMetrics metrics) throws TlsException
    {
        this.name = name;
        this.config = config;
        this.isServer = isServer;
        this.isHttp2 = isHttp2;
        this.metrics = metrics;
        try
        {
            loaded = load();
        }
        catch (final TlsException e)
        {
            throw new TlsException(name + ": " + e.getMessage(), e);
        }
        metrics.observeExpiry(() -> Instant.now().until(loaded.material().expiry()).toSeconds());
    }

    /**
     * Put TLS in front of all handlers that are added later: they see an active channel when the peer is known.
     *
     * @param channel of the connection, without handlers.
     */
    public void addTo(final Channel channel)
    {
        final SslHandler handler = loaded.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(TimeUnit.NANOSECONDS.toMillis(config.handshakeTimeoutNs()));
        channel.pipeline().addLast(handler, new Handshake(handler, isServer, metrics));
    }

    /** Read the files again if they have changed. Whatever is wrong with them leaves everything as it is. */
    void refresh()
    {
        try
        {
            if (TlsMaterial.fingerprintOf(config.files()).equals(loaded.material().fingerprint()))
            {
                lastFailure = null;
                return;
            }
            loaded = load();
            lastFailure = null;
            metrics.onReloaded();
            LOGGER.log(Level.INFO, name + ": has read its certificates again; they are valid until " +
                loaded.material().expiry());
        }
        catch (final TlsException e)
        {
            final String failure = String.valueOf(e.getMessage());
            if (!failure.equals(lastFailure))
            {
                lastFailure = failure;
                metrics.onReloadFailed();
                LOGGER.log(Level.WARNING, name + ": keeps its certificates, valid until " +
                    loaded.material().expiry() + ": " + failure);
            }
        }
    }

    private Loaded load() throws TlsException
    {
        final TlsMaterial material = TlsMaterial.load(config.files(), isServer);
        final X509Certificate[] chain = material.chain().toArray(X509Certificate[]::new);
        try
        {
            final PeerTrust trust = new PeerTrust(material.authorities(), config.peers());
            final SslContextBuilder builder = isServer ?
                SslContextBuilder.forServer(material.key(), chain).clientAuth(ClientAuth.REQUIRE) :
                // Not the name of the host but that of the peer counts.
                SslContextBuilder.forClient().keyManager(material.key(), chain).endpointIdentificationAlgorithm(null);
            if (isHttp2)
            {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    isServer ? ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT :
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2));
            }
            return new Loaded(material, builder.sslProvider(SslProvider.JDK).protocols(VERSION).trustManager(trust)
                .build());
        }
        catch (final GeneralSecurityException | SSLException e)
        {
            throw new TlsException(config.files().certificate() + ": cannot be used (" + e + "); have it issued for " +
                "a key of RSA, EC or Ed25519", e);
        }
    }
}
