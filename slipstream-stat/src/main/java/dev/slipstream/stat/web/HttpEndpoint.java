/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipstream.stat.StatException;
import dev.slipstream.web.PageGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A few pages over HTTP, to be read and nothing else, by the JDK's own server.
 *
 * <p>Requests are not trusted: other methods than GET and HEAD, and paths that are not exactly those of a page, are
 * refused; bodies are not read; who is slow, or has more connections than a person and some scrapers need, is cut off.
 * On a loopback address the {@code Host} must be a loopback name as well: otherwise any web page could have its own
 * name resolved to this server and read it (DNS rebinding).
 *
 * <p>Threads: pages are made on virtual threads, several at a time.
 */
public final class HttpEndpoint implements AutoCloseable
{
    /**
     * A page.
     *
     * @param contentType of it.
     * @param content     asked at each request; may throw {@link StatException}, whose message is shown.
     */
    public record Page(String contentType, Supplier<String> content)
    {
    }

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    /** The default backlog of the system; more only wait longer. */
    private static final int BACKLOG = 0;

    static
    {
        // Of jdk.httpserver, whose defaults are no limits; seconds, and read once when the first server is made.
        limit("sun.net.httpserver.maxReqTime", 10);
        limit("sun.net.httpserver.maxRspTime", 30);
        limit("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        limit("jdk.httpserver.maxConnections", 64);
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Page> pages;
    private final boolean isLocal;

    private HttpEndpoint(final HttpServer server, final Map<String, Page> pages)
    {
        this.server = server;
        this.pages = Map.copyOf(pages);
        isLocal = server.getAddress().getAddress().isLoopbackAddress();
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    /**
     * Serve pages until closed.
     *
     * @param address to listen on; port 0 for any that is free.
     * @param pages   by their paths.
     * @return the endpoint.
     * @throws StatException if the address cannot be had.
     */
    public static HttpEndpoint start(final InetSocketAddress address, final Map<String, Page> pages)
    {
        if (address.isUnresolved())
        {
            throw new StatException("cannot listen on " + address.getHostString() + ": no such host");
        }
        try
        {
            final HttpEndpoint endpoint = new HttpEndpoint(HttpServer.create(address, BACKLOG), pages);
            endpoint.server.start();
            return endpoint;
        }
        catch (final IOException e)
        {
            throw new StatException("cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " +
                e.getMessage() + "; name another port", e);
        }
    }

    /**
     * Where it listens.
     *
     * @return the address, with the port that it was given.
     */
    public InetSocketAddress address()
    {
        return server.getAddress();
    }

    @Override
    public void close()
    {
        server.stop(0);
        executor.close();
    }

    private void handle(final HttpExchange exchange) throws IOException
    {
        try (exchange)
        {
            final String method = exchange.getRequestMethod();
            final boolean isHead = "HEAD".equals(method);
            final Page page = pages.get(exchange.getRequestURI().getRawPath());
            if (isLocal && !PageGuard.isLoopbackName(exchange.getRequestHeaders().getFirst("Host")))
            {
                respond(exchange, FORBIDDEN, PLAIN_TEXT, "This server answers to loopback names only.\n", isHead);
            }
            else if (!isHead && !"GET".equals(method))
            {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                respond(exchange, METHOD_NOT_ALLOWED, PLAIN_TEXT, "Only GET and HEAD.\n", isHead);
            }
            else if (page == null)
            {
                respond(exchange, NOT_FOUND, PLAIN_TEXT, "No such page.\n", isHead);
            }
            else
            {
                respond(exchange, page, isHead);
            }
        }
    }

    private static void respond(final HttpExchange exchange, final Page page, final boolean isHead) throws IOException
    {
        final String content;
        try
        {
            content = page.content().get();
        }
        catch (final StatException e)
        {
            respond(exchange, UNAVAILABLE, PLAIN_TEXT, e.getMessage() + "\n", isHead);
            return;
        }
        catch (final RuntimeException e)
        {
            // What it is about is for the log of whoever runs the server, not for whoever asks.
            System.getLogger(HttpEndpoint.class.getName()).log(System.Logger.Level.ERROR, "page failed", e);
            respond(exchange, INTERNAL_ERROR, PLAIN_TEXT, "The page could not be made.\n", isHead);
            return;
        }
        respond(exchange, OK, page.contentType(), content, isHead);
    }

    private static void respond(final HttpExchange exchange, final int status, final String contentType,
        final String content, final boolean isHead) throws IOException
    {
        final byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        final Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", contentType);
        headers.set("Content-Security-Policy", PageGuard.POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        if (isHead)
        {
            exchange.sendResponseHeaders(status, -1);
        }
        else
        {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void limit(final String property, final int value)
    {
        if (System.getProperty(property) == null)
        {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
