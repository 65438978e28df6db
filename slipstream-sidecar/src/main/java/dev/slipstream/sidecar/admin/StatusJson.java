/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The meters of a sidecar as JSON, for a page that takes differences by itself: counts since the start, and durations
 * as cumulative buckets.
 */
public final class StatusJson
{
    private StatusJson()
    {
    }

    /**
     * What there is to tell now.
     *
     * @param registry with the meters.
     * @param isReady  whether new calls are welcome.
     * @return an object.
     */
    public static String of(final MeterRegistry registry, final boolean isReady)
    {
        final JsonMapper mapper = JsonMapper.shared();
        final ObjectNode status = mapper.createObjectNode();
        status.put("timeMs", System.currentTimeMillis()).put("pid", ProcessHandle.current().pid())
            .put("ready", isReady);
        status.put("cpuNs", ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos)
            .orElse(0L));
        final ArrayNode calls = status.putArray("calls");
        final ArrayNode values = status.putArray("values");
        for (final Meter meter : sorted(registry))
        {
            if (meter instanceof final Timer timer)
            {
                add(calls.addObject(), timer);
            }
            else
            {
                // Not "name", which is a tag of some.
                meter.measure().forEach((measurement) -> tags(values.addObject().put("metric",
                    meter.getId().getName()), meter).put("value", measurement.getValue()));
            }
        }
        return mapper.writeValueAsString(status);
    }

    /** In the same order each time, so that a page can be read while it changes. */
    private static List<Meter> sorted(final MeterRegistry registry)
    {
        return registry.getMeters().stream().sorted(Comparator.comparing((final Meter meter) -> meter.getId().getName())
            .thenComparing((meter) -> meter.getId().getTags().toString())).toList();
    }

    private static void add(final ObjectNode call, final Timer timer)
    {
        tags(call, timer).put("count", timer.count());
        final ArrayNode buckets = call.putArray("buckets");
        for (final CountAtBucket bucket : timer.takeSnapshot().histogramCounts())
        {
            buckets.addObject().put("upToUs", bucket.bucket(TimeUnit.MICROSECONDS)).put("count", bucket.count());
        }
    }

    private static ObjectNode tags(final ObjectNode node, final Meter meter)
    {
        for (final Tag tag : meter.getId().getTags())
        {
            node.put(tag.getKey(), tag.getValue());
        }
        return node;
    }
}
