/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import dev.slipstream.sidecar.grpc.CallRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a JSON object in a line for each call. It never holds up a call: lines are written by a thread of its own, and
 * dropped and counted when it does not keep up, or when there are more in a second than wanted.
 */
public final class AccessLog implements Consumer<CallRecord>, AutoCloseable
{
    private static final int QUEUE = 4096;
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final BlockingQueue<CallRecord> queue = new ArrayBlockingQueue<>(QUEUE);
    private final PrintStream out;
    private final int linesPerSecond;
    private final Counter dropped;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger linesInSecond = new AtomicInteger();
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * @param out            where to write; not closed.
     * @param linesPerSecond above which lines are dropped.
     * @param registry       for the number of dropped lines.
     */
    public AccessLog(final PrintStream out, final int linesPerSecond, final MeterRegistry registry)
    {
        this.out = out;
        this.linesPerSecond = linesPerSecond;
        dropped = Counter.builder("slipstream.sidecar.access.log.dropped")
            .description("Lines that the access log has left out").register(registry);
        thread = new Thread(this::run, "sidecar-access-log");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void accept(final CallRecord call)
    {
        if (!isWithinRate() || !queue.offer(call))
        {
            dropped.increment();
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        thread.interrupt();
        try
        {
            thread.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWithinRate()
    {
        final long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        final long current = second.get();
        if (now != current && second.compareAndSet(current, now))
        {
            linesInSecond.set(0);
        }
        return linesInSecond.incrementAndGet() <= linesPerSecond;
    }

    private void run()
    {
        try
        {
            while (!isClosed)
            {
                out.println(json(queue.take()));
            }
        }
        catch (final InterruptedException e)
        {
            // It is being closed, and writes what is left.
            Thread.currentThread().interrupt();
        }
        for (CallRecord call = queue.poll(); call != null; call = queue.poll())
        {
            out.println(json(call));
        }
        out.flush();
    }

    private static String json(final CallRecord call)
    {
        final JsonMapper mapper = JsonMapper.shared();
        final ObjectNode line = mapper.createObjectNode();
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("listener", call.listener()).put("peer", call.peer());
        put(line, "identity", call.identity());
        line.put("path", call.path());
        put(line, "route", call.route());
        put(line, "endpoint", call.endpoint());
        line.put("grpcStatus", call.status().code()).put("grpcStatusName", call.status().name());
        put(line, "detail", call.detail());
        line.put("durationUs", TimeUnit.NANOSECONDS.toMicros(call.durationNs()))
            .put("requestBytes", call.requestBytes()).put("responseBytes", call.responseBytes());
        put(line, "traceparent", call.traceParent());
        return mapper.writeValueAsString(line);
    }

    private static void put(final ObjectNode line, final String name, final @Nullable String value)
    {
        if (value != null)
        {
            line.put(name, value);
        }
    }
}
