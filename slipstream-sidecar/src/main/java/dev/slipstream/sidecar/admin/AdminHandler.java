/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.web.PageGuard;
import dev.slipstream.web.PageText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Answers the requests of one admin connection, which are not trusted. What changes something, or tells what only the
 * operator is to know, is there only at {@linkplain Address#isLocal() local} addresses; and at loopback addresses only
 * for loopback names, or any web page could have a name of its own resolved to it (DNS rebinding).
 *
 * <p>On the admin thread only.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest>
{
    // Version 0.0.4 of Prometheus' text format is what every scraper takes.
    static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final long ALIVE_TIMEOUT_MS = 1_000;
    private static final String PAGE = PageText.of(AdminHandler.class, "sidecar.html");

    private final Address address;
    private final AdminPages pages;

    AdminHandler(final Address address, final AdminPages pages)
    {
        this.address = address;
        this.pages = pages;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final FullHttpRequest request)
    {
        final boolean isKeptAlive = HttpUtil.isKeepAlive(request);
        if (address instanceof Address.Tcp && address.isLocal() &&
            !PageGuard.isLoopbackName(request.headers().get(HttpHeaderNames.HOST)))
        {
            respond(context, isKeptAlive, HttpResponseStatus.FORBIDDEN, TEXT, "Only loopback names are answered.\n");
            return;
        }
        final String path = request.uri();
        final HttpMethod expected = "/drain".equals(path) ? HttpMethod.POST : HttpMethod.GET;
        if (!expected.equals(request.method()))
        {
            respond(context, isKeptAlive, HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "Use " + expected + ".\n");
            return;
        }
        switch (path)
        {
            case "/" -> respond(context, isKeptAlive, HttpResponseStatus.OK, HTML, PAGE);
            case "/status.json" -> respond(context, isKeptAlive, HttpResponseStatus.OK, JSON, pages.status().get());
            case "/metrics" -> respond(context, isKeptAlive, HttpResponseStatus.OK, METRICS_TYPE,
                pages.metrics().get());
            case "/healthz" -> respondAlive(context, isKeptAlive);
            case "/readyz" -> respondReady(context, isKeptAlive);
            case "/config", "/drain" -> respondLocally(context, isKeptAlive, path, request);
            default -> respond(context, isKeptAlive, HttpResponseStatus.NOT_FOUND, TEXT,
                "There are /, /healthz, /readyz, /metrics, /status.json, and at local addresses /config and /drain.\n");
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        context.close();
    }

    private void respondLocally(final ChannelHandlerContext context, final boolean isKeptAlive, final String path,
        final FullHttpRequest request)
    {
        if (!address.isLocal() || request.headers().contains(HttpHeaderNames.ORIGIN))
        {
            respond(context, isKeptAlive, HttpResponseStatus.FORBIDDEN, TEXT,
                "Only at a loopback address or a unix socket, and not for web pages.\n");
        }
        else if ("/drain".equals(path))
        {
            pages.drain().run();
            respond(context, false, HttpResponseStatus.ACCEPTED, TEXT, "draining\n");
        }
        else
        {
            respond(context, isKeptAlive, HttpResponseStatus.OK, JSON, pages.config().get());
        }
    }

    private void respondReady(final ChannelHandlerContext context, final boolean isKeptAlive)
    {
        final boolean isReady = pages.isReady().get();
        respond(context, isKeptAlive, isReady ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT,
            isReady ? "ready\n" : "not ready\n");
    }

    private void respondAlive(final ChannelHandlerContext context, final boolean isKeptAlive)
    {
        final Future<?> timeout = context.executor().schedule(() -> respond(context, isKeptAlive,
            HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, "an event loop hangs\n"), ALIVE_TIMEOUT_MS,
            TimeUnit.MILLISECONDS);
        pages.isAlive().get().thenRun(() -> context.executor().execute(() ->
        {
            if (timeout.cancel(false))
            {
                respond(context, isKeptAlive, HttpResponseStatus.OK, TEXT, "alive\n");
            }
        }));
    }

    private static void respond(final ChannelHandlerContext context, final boolean isKeptAlive,
        final HttpResponseStatus status, final String contentType, final String content)
    {
        final ByteBuf bytes = ByteBufUtil.writeUtf8(context.alloc(), content);
        final FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType)
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, PageGuard.POLICY)
            .set("X-Content-Type-Options", "nosniff")
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
        HttpUtil.setKeepAlive(response, isKeptAlive);
        final var written = context.writeAndFlush(response);
        if (!isKeptAlive)
        {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
