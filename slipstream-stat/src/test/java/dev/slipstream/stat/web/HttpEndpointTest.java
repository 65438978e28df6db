/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.stat.DriverDirectory;
import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.StatException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpEndpointTest
{
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int READ_TIMEOUT_MS = 30_000;

    private final HttpEndpoint endpoint = HttpEndpoint.start(ANY_PORT, pages());

    private static Map<String, HttpEndpoint.Page> pages()
    {
        final Map<String, HttpEndpoint.Page> pages = new HashMap<>(
            StatPages.of(new Sampler(new DriverDirectory(Path.of("/nonesuch/aeron")), 0)));
        pages.put("/broken", new HttpEndpoint.Page("text/plain", () ->
        {
            throw new IllegalStateException("secret");
        }));
        return pages;
    }

    @AfterEach
    void close()
    {
        endpoint.close();
    }

    @Test
    void shouldServeThePageWithoutAnythingFromElsewhere() throws IOException
    {
        final String response = get("/", "localhost:" + endpoint.address().getPort());
        assertThat(response).startsWith("HTTP/1.1 200 ").contains("<title>slipstream stat</title>",
            "default-src 'none'", "nosniff", "no-store");
        final Pattern url =
            Pattern.compile("(?i)(?:src|href)\\s*=\\s*\"(?!stat\\.json|data:)|https?://(?!www\\.w3\\.org)");
        assertThat(url.matcher(response).find()).as("something that is fetched").isFalse();
    }

    @Test
    void shouldSayWhyThereAreNoFigures() throws IOException
    {
        assertThat(get("/stat.json", "127.0.0.1")).startsWith("HTTP/1.1 503 ").contains("no driver in /nonesuch/aeron");
        assertThat(get("/broken", "[::1]:1")).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    }

    @Test
    void shouldRefuseWhatIsNotThere() throws IOException
    {
        for (final String path : new String[]{"/nonesuch", "/stat.json/", "//", "/../stat.json", "/%2e%2e/etc/passwd",
            "/stat.json%00", "/?%zz", "/STAT.JSON"})
        {
            assertThat(get(path, "localhost")).as(path).containsPattern("^HTTP/1.1 40[04] ");
        }
        assertThat(get("/?x=1", "localhost")).as("a query changes nothing").startsWith("HTTP/1.1 200 ");
        assertThat(send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"))
            .startsWith("HTTP/1.1 405 ").contains("GET, HEAD");
        assertThat(send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 200 ").doesNotContain("<title>");
    }

    @Test
    void shouldAnswerToLoopbackNamesOnly() throws IOException
    {
        for (final String host : new String[]{"attacker.example", "localhost.attacker.example", "127.0.0.1.example",
            "", "localhost:99999999", "127.0.0.1@attacker.example"})
        {
            assertThat(get("/stat.json", host)).as(host).startsWith("HTTP/1.1 403 ");
        }
        assertThat(send("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void shouldGoOnAfterNonsense() throws IOException
    {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 50; i++)
        {
            final byte[] nonsense = new byte[1 + random.nextInt(300)];
            random.nextBytes(nonsense);
            try (Socket socket = connect())
            {
                final OutputStream out = socket.getOutputStream();
                out.write(i % 2 == 0 ? nonsense :
                    ("GET /" + "a".repeat(random.nextInt(40_000)) + " HTTP/1.1\r\nX: " + i).getBytes(
                        StandardCharsets.ISO_8859_1));
            }
            catch (final IOException e)
            {
                // Cut off while it was still talking.
                assertThat(e).isNotNull();
            }
        }
        assertThat(get("/", "localhost")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldSayWhyItCannotListen()
    {
        assertThatThrownBy(() -> HttpEndpoint.start(endpoint.address(), Map.of())).isInstanceOf(StatException.class)
            .hasMessageContaining("cannot listen on").hasMessageContaining("name another port");
        assertThatThrownBy(() -> HttpEndpoint.start(InetSocketAddress.createUnresolved("nonesuch.invalid", 1),
            Map.of())).isInstanceOf(StatException.class).hasMessageContaining("no such host");
    }

    private String get(final String path, final String host) throws IOException
    {
        return send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String send(final String request) throws IOException
    {
        try (Socket socket = connect())
        {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws IOException
    {
        final Socket socket = new Socket(endpoint.address().getAddress(), endpoint.address().getPort());
        socket.setSoTimeout(READ_TIMEOUT_MS);
        return socket;
    }
}
