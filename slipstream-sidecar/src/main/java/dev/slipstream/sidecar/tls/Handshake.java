/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.metrics.TlsMetrics;
import dev.slipstream.sidecar.metrics.TlsMetrics.Failure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of a connection from those behind it until the peer is known; counts why it is not to be. On one
 * event loop only.
 */
final class Handshake extends ChannelInboundHandlerAdapter
{
    /**
     * How the JDK begins what it says about an alert of the peer (sun.security.ssl.Alert); there is no type for it. If
     * it came to say it in another way, such failures would be counted as {@link Failure#OTHER}.
     */
    private static final String ALERT = "Received fatal alert: ";

    /** The same about a client that shows no certificate (sun.security.ssl.CertificateMessage). */
    private static final String NO_CERTIFICATE = "Empty client certificate chain";

    private final SslHandler handler;
    private final boolean isServer;
    private final TlsMetrics metrics;
    private boolean isOpen;
    private boolean isHeard;
    private boolean isFailed;

    Handshake(final SslHandler handler, final boolean isServer, final TlsMetrics metrics)
    {
        this.handler = handler;
        this.isServer = isServer;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        // Not yet. Where nothing is read before it is asked for, the first message of the peer has to be.
        if (!context.channel().config().isAutoRead())
        {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event)
    {
        if (event instanceof final SslHandshakeCompletionEvent completion && !isOpen)
        {
            if (completion.isSuccess())
            {
                open(context);
            }
            else
            {
                fail(context, completion.cause());
            }
            return;
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        isHeard = true;
        context.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        if (isFailed)
        {
            // Told already.
            return;
        }
        if (!isOpen || (!isServer && !isHeard && find(cause, SSLException.class) != null))
        {
            // A server of TLS 1.3 looks at the certificate of its client after the client believes to be through.
            fail(context, cause);
            return;
        }
        context.fireExceptionCaught(cause);
    }

    private void open(final ChannelHandlerContext context)
    {
        try
        {
            final X509Certificate certificate =
                (X509Certificate)handler.engine().getSession().getPeerCertificates()[0];
            // A resumed session is as old as its first handshake.
            certificate.checkValidity();
            PeerIdentity.of(certificate).attachTo(context.channel());
        }
        catch (final SSLPeerUnverifiedException e)
        {
            fail(context, e);
            return;
        }
        catch (final CertificateException e)
        {
            fail(context, new PeerTrust.Refusal(Failure.EXPIRED, "its certificate is not valid any more", e));
            return;
        }
        isOpen = true;
        context.fireChannelActive();
    }

    // A close that fails shows as the end of its channel, which is handled.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void fail(final ChannelHandlerContext context, final Throwable cause)
    {
        isFailed = true;
        metrics.onFailed(reason(cause));
        if (!isServer)
        {
            // Whoever connects tells callers why that was in vain; of whom is not let in, nobody need know.
            context.fireExceptionCaught(new TlsException("TLS: " + describe(cause), cause));
        }
        context.close();
    }

    private static Failure reason(final Throwable cause)
    {
        final PeerTrust.Refusal refusal = find(cause, PeerTrust.Refusal.class);
        if (refusal != null)
        {
            return refusal.reason();
        }
        if (find(cause, SslHandshakeTimeoutException.class) != null)
        {
            return Failure.TIMEOUT;
        }
        if (find(cause, NotSslRecordException.class) != null)
        {
            return Failure.PLAINTEXT;
        }
        if (says(cause, ALERT))
        {
            return Failure.REFUSED;
        }
        if (says(cause, NO_CERTIFICATE))
        {
            return Failure.MISSING;
        }
        return find(cause, SSLException.class) == null || find(cause, ClosedChannelException.class) != null ?
            Failure.CLOSED : Failure.OTHER;
    }

    private static String describe(final Throwable cause)
    {
        final PeerTrust.Refusal refusal = find(cause, PeerTrust.Refusal.class);
        final SSLException tls = find(cause, SSLException.class);
        return String.valueOf((refusal != null ? refusal : tls != null ? tls : cause).getMessage());
    }

    private static boolean says(final Throwable thrown, final String words)
    {
        final SSLException tls = find(thrown, SSLException.class);
        return tls != null && String.valueOf(tls.getMessage()).contains(words);
    }

    private static <T extends Throwable> @Nullable T find(final Throwable thrown, final Class<T> type)
    {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause())
        {
            if (type.isInstance(cause))
            {
                return type.cast(cause);
            }
        }
        return null;
    }
}
