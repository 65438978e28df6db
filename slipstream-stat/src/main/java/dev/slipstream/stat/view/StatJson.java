/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.view;

import dev.slipstream.stat.DoorbellStat;
import dev.slipstream.stat.DriverIdentity;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.ErrorSummary;
import dev.slipstream.stat.PathStat;
import dev.slipstream.stat.ReasonStat;
import dev.slipstream.stat.StreamStat;
import dev.slipstream.stat.ThreadStat;
import dev.slipstream.stat.WakeLatency;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of {@code slipstream stat --json}, which the web page reads as well. Scripts depend on it: fields are added,
 * never renamed; what does not apply is left out.
 */
public final class StatJson
{
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final double[] PERCENTILES = {50, 90, 99};

    private StatJson()
    {
    }

    /**
     * Write all.
     *
     * @param stat of a driver.
     * @return one object, indented.
     */
    public static String of(final DriverStat stat)
    {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("timeMs", stat.driver().readTimeMs());
        root.put("intervalMs", stat.intervalNs() / 1_000_000);
        putDriver(root.putObject("driver"), stat);
        final ObjectNode paths = root.putObject("paths");
        stat.paths().forEach((path) -> putPath(paths.putObject(path.path().id()), path));
        putCounts(root.putObject("drops"), stat.drops());
        putCounts(root.putObject("fallbacks"), stat.fallbacks());
        putCounts(root.putObject("recovery"), stat.recovery());
        putCounts(root.putObject("counters"), stat.others());
        putDoorbells(root.putObject("doorbells"), stat);
        putThreads(root.putArray("threads"), stat.threads());
        putStreams(root.putArray("streams"), stat.streams());
        return MAPPER.writeValueAsString(root);
    }

    private static void putDriver(final ObjectNode node, final DriverStat stat)
    {
        final DriverIdentity driver = stat.driver();
        node.put("directory", driver.directory().toString());
        node.put("pid", driver.pid());
        if (stat.version() != null)
        {
            node.put("version", stat.version());
        }
        node.put("slipstream", !stat.paths().isEmpty());
        node.put("startTimeMs", driver.startTimeMs());
        node.put("uptimeMs", driver.uptimeMs());
        node.put("heartbeatAgeMs", driver.heartbeatAgeMs());
        node.put("clients", stat.clients());
        node.put("bytesSent", stat.aeronSent().bytes());
        node.put("bytesSentPerSec", rounded(stat.aeronSent().bytesPerSecond()));
        node.put("bytesReceived", stat.aeronReceived().bytes());
        node.put("bytesReceivedPerSec", rounded(stat.aeronReceived().bytesPerSecond()));
        node.put("errors", stat.errors());
        final ErrorSummary error = stat.lastError();
        if (error != null)
        {
            final ObjectNode last = node.putObject("lastError");
            last.put("message", error.message());
            last.put("observations", error.observations());
            last.put("lastSeenMs", error.lastSeenMs());
        }
        if (stat.threadsHidden() != null)
        {
            node.put("threadsHidden", stat.threadsHidden());
        }
    }

    private static void putPath(final ObjectNode node, final PathStat path)
    {
        node.put("state", path.state());
        putTraffic(node.putObject("sent"), path.sent());
        putTraffic(node.putObject("received"), path.received());
        if (!path.rings().isEmpty())
        {
            final ObjectNode rings = node.putObject("rings");
            path.rings().forEach((ring) -> rings.putObject(ring.ring().id())
                .put("held", ring.held()).put("places", ring.places()));
        }
    }

    private static void putTraffic(final ObjectNode node, final PathStat.Traffic traffic)
    {
        node.put("packets", traffic.datagrams());
        node.put("bytes", traffic.bytes());
        node.put("batches", traffic.batches());
        node.put("packetsPerSec", rounded(traffic.datagramsPerSecond()));
        node.put("bytesPerSec", rounded(traffic.bytesPerSecond()));
        node.put("batchSize", rounded(traffic.batchSize()));
        node.put("recentBatchSize", rounded(traffic.recentBatchSize()));
    }

    private static void putCounts(final ObjectNode node, final List<ReasonStat> reasons)
    {
        reasons.forEach((reason) -> node.put(reason.reason(), reason.count()));
    }

    private static void putDoorbells(final ObjectNode node, final DriverStat stat)
    {
        node.put("ringsSent", stat.ringsSent());
        node.put("ringingClients", stat.ringingClients());
        putDoorbell(node, stat.allDoorbells());
        final ArrayNode bells = node.putArray("bells");
        stat.doorbells().forEach((doorbell) ->
        {
            final ObjectNode bell = bells.addObject();
            bell.put("name", doorbell.name());
            putDoorbell(bell, doorbell);
        });
    }

    private static void putDoorbell(final ObjectNode node, final DoorbellStat doorbell)
    {
        node.put("parked", doorbell.parked());
        node.put("rung", doorbell.woken());
        node.put("avoided", doorbell.avoided());
        node.put("timedOut", doorbell.timedOut());
        node.put("timedOutWithWork", doorbell.timedOutWithWork());
        node.put("spinBudgetNs", doorbell.spinBudgetNs());
        node.put("parkedPerSec", rounded(doorbell.parkedPerSecond()));
        node.put("rungPerSec", rounded(doorbell.wokenPerSecond()));
        node.put("avoidedPerSec", rounded(doorbell.avoidedPerSecond()));
        putLatency(node.putObject("wakeLatency"), doorbell.wakeLatency());
        putLatency(node.putObject("recentWakeLatency"), doorbell.recentWakeLatency());
    }

    private static void putLatency(final ObjectNode node, final WakeLatency latency)
    {
        node.put("count", latency.count());
        for (final double percentile : PERCENTILES)
        {
            final OptionalLong limitUs = latency.percentileUs(percentile);
            if (limitUs.isPresent() && limitUs.getAsLong() != WakeLatency.NO_LIMIT)
            {
                node.put("p" + (int)percentile + "Us", limitUs.getAsLong());
            }
        }
        final ArrayNode buckets = node.putArray("buckets");
        latency.countByLimitUs().forEach((limitUs, count) ->
        {
            final ObjectNode bucket = buckets.addObject();
            if (limitUs != WakeLatency.NO_LIMIT)
            {
                bucket.put("upToUs", limitUs);
            }
            bucket.put("count", count);
        });
    }

    private static void putThreads(final ArrayNode node, final List<ThreadStat> threads)
    {
        threads.forEach((thread) ->
        {
            final ObjectNode object = node.addObject();
            object.put("name", thread.name());
            object.put("cpuPercent", rounded(thread.cpuPercent()));
        });
    }

    private static void putStreams(final ArrayNode node, final List<StreamStat> streams)
    {
        streams.forEach((stream) ->
        {
            final ObjectNode object = node.addObject();
            object.put("role", stream.role().name().toLowerCase(Locale.ROOT));
            object.put("channel", stream.channel());
            object.put("streamId", stream.streamId());
            object.put("sessionId", stream.sessionId());
            object.put("registrationId", stream.registrationId());
            object.put("position", stream.position());
            object.put("bytesPerSec", rounded(stream.bytesPerSecond()));
            object.put("backPressured", stream.isBackPressured());
            putIfPresent(object, "limitBytes", stream.limitBytes());
            putIfPresent(object, "sentPosition", stream.sentPosition());
            putIfPresent(object, "flowControlBytes", stream.flowControlBytes());
            putIfPresent(object, "backPressureEvents", stream.backPressureEvents());
            putIfPresent(object, "missingBytes", stream.missingBytes());
            putIfPresent(object, "naks", stream.naks());
            putIfPresent(object, "behindBytes", stream.behindBytes());
        });
    }

    private static void putIfPresent(final ObjectNode node, final String field, final @Nullable Long value)
    {
        if (value != null)
        {
            node.put(field, value);
        }
    }

    // A decimal is written without an exponent.
    private static BigDecimal rounded(final double value)
    {
        return BigDecimal.valueOf(Math.round(value * 10), 1);
    }
}
