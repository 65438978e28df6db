/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.metrics;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.stat.DriverDirectory;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.Reading;
import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class MetricsEndpointTest
{
    private static final String WITHOUT_DRIVER = "slipstream_kernel_batching NaN";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final Path DASHBOARD = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent()
        .resolve("docs/grafana/slipstream-driver.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:slipstream|aeron)_[a-z0-9_]+");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{[^}]*})? ");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path temporary;

    @AfterEach
    void clearProperties()
    {
        System.clearProperty(MetricsEndpoint.PORT_PROPERTY);
        System.clearProperty(MetricsEndpoint.HOST_PROPERTY);
    }

    @Test
    void shouldServeWhatTheDashboardDraws() throws IOException, InterruptedException
    {
        final Path directory = temporary.resolve("aeron");
        final MetricsEndpoint endpoint;
        final CountDownLatch isStarted = new CountDownLatch(1);
        try (SlipstreamDriver driver = SlipstreamDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(directory.toString()).threadingMode(ThreadingMode.SHARED),
            new SlipstreamContext().xdpEnabled(false).announcer((line) ->
            {
                if (line.contains("AF_XDP off"))
                {
                    isStarted.countDown();
                }
            }));
            // Waits for the driver's first heartbeat.
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())))
        {
            assertThat(aeron.isClosed()).isFalse();
            assertThat(isStarted.await(PATIENCE_NS, TimeUnit.NANOSECONDS)).as("has said what is on").isTrue();
            endpoint = MetricsEndpoint.start(Path.of(driver.mediaDriver().aeronDirectoryName()), ANY_PORT);
            // What nobody but the meters refers to has to stay.
            System.gc();
            final String scraped = scrape(endpoint);

            assertThat(scraped).contains("slipstream_kernel_batching 1.0",
                "slipstream_fallbacks_total{reason=\"xdp-not-sent-no-next-hop\"} 0.0",
                "slipstream_drops_total{reason=\"malformed-frames\"} 0.0",
                "slipstream_doorbell_wake_ups_total{le=\"+Inf\"} 0.0", "aeron_errors_total 0.0",
                "slipstream_thread_cpu_seconds_total{thread=");
            assertThat(dashboardMetrics()).isNotEmpty().isSubsetOf(names(scraped));
        }
        try (endpoint)
        {
            // For a moment the endpoint answers from the last reading of the driver that has ended.
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            String scraped = scrape(endpoint);
            while (!scraped.contains(WITHOUT_DRIVER) && System.nanoTime() - deadlineNs < 0)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                scraped = scrape(endpoint);
            }
            assertThat(scraped).as("without a driver").contains(WITHOUT_DRIVER);
        }
    }

    @Test
    void shouldKnowTheBucketsOfDoorbells()
    {
        final Path directory = temporary.resolve("aeron");
        try (MediaDriver driver = MediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(directory.toString()).threadingMode(ThreadingMode.SHARED));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            Doorbells doorbells = Doorbells.connect(aeron);
            Doorbell doorbell = doorbells.newDoorbell("test"))
        {
            assertThat(doorbell.ring()).as("nobody sleeps").isFalse();
            final Reading reading = new DriverDirectory(directory).readActive();
            final Set<Long> limits = Set.copyOf(DriverStat.between(reading, reading).allDoorbells().wakeLatency()
                .countByLimitUs().keySet());
            assertThat(limits).isEqualTo(DriverMetrics.wakeLatencyLimitsUs());
        }
    }

    @Test
    void shouldListenWhereThePropertiesSay()
    {
        assertThat(MetricsEndpoint.configuredAddress()).isNull();

        System.setProperty(MetricsEndpoint.PORT_PROPERTY, "9464");
        assertThat(MetricsEndpoint.configuredAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", 9464));

        System.setProperty(MetricsEndpoint.HOST_PROPERTY, "nonesuch.invalid");
        assertThatThrownBy(MetricsEndpoint::configuredAddress).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(MetricsEndpoint.HOST_PROPERTY);

        System.setProperty(MetricsEndpoint.PORT_PROPERTY, "65536");
        assertThatThrownBy(MetricsEndpoint::configuredAddress).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(MetricsEndpoint.PORT_PROPERTY + "=65536");
    }

    private static Set<String> dashboardMetrics() throws IOException
    {
        final JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
        return dashboard.findValues("expr").stream()
            .flatMap((expression) -> METRIC.matcher(expression.asString()).results()).map(MatchResult::group)
            .collect(toSet());
    }

    private static Set<String> names(final String scraped)
    {
        return SAMPLE.matcher(scraped).results().map((sample) -> sample.group(1)).collect(Collectors.toSet());
    }

    private static String scrape(final MetricsEndpoint endpoint) throws IOException, InterruptedException
    {
        try (HttpClient client = HttpClient.newHttpClient())
        {
            final HttpResponse<String> response = client.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
