/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.metrics;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounter.Kind;
import dev.slipstream.stat.DoorbellStat;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.Reading;
import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.StatException;
import dev.slipstream.stat.StreamStat;
import dev.slipstream.stat.WakeLatency;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Binds the counters of a media driver to a Micrometer registry, whichever process the driver is in.
 *
 * <pre>{@code
 * new DriverMetrics(new Sampler(new DriverDirectory(aeronDirectory), TimeUnit.SECONDS.toNanos(1))).bindTo(registry);
 * }</pre>
 *
 * <p>Names are those of {@link SlipstreamCounter} after {@code slipstream.}, with drops and fallbacks together and
 * their reason as a tag, and those of {@link SystemCounterDescriptor} after {@code aeron.}. All are there from the
 * start, also those that a stock driver does not have; they are 0 then. While no driver runs, every value is NaN.
 *
 * <p>Thread-safe, as far as the registry is. Gauges hold on to the sampler, and so keep it for the counters as well,
 * which Micrometer lets refer to it only weakly.
 */
public final class DriverMetrics implements MeterBinder
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    /** The limits of {@code BellCounters} in microseconds. */
    private static final Set<Long> WAKE_LATENCY_LIMITS_US = Set.of(
        8L, 16L, 32L, 65L, 131L, 262L, 524L, WakeLatency.NO_LIMIT);

    /** What is not a count of events. */
    private static final Set<SystemCounterDescriptor> AERON_GAUGES = EnumSet.of(
        SystemCounterDescriptor.CONDUCTOR_MAX_CYCLE_TIME, SystemCounterDescriptor.SENDER_MAX_CYCLE_TIME,
        SystemCounterDescriptor.RECEIVER_MAX_CYCLE_TIME, SystemCounterDescriptor.NAME_RESOLVER_MAX_TIME,
        SystemCounterDescriptor.BYTES_CURRENTLY_MAPPED);

    /** What is not a figure: versions, and the state of an idle strategy. */
    private static final Set<SystemCounterDescriptor> AERON_CONSTANTS = EnumSet.of(
        SystemCounterDescriptor.AERON_VERSION, SystemCounterDescriptor.CONTROL_PROTOCOL_VERSION,
        SystemCounterDescriptor.CONTROLLABLE_IDLE_STRATEGY);

    private static final Map<String, ToLongFunction<DoorbellStat>> DOORBELLS = Map.of(
        "parked", DoorbellStat::parked,
        "rung", DoorbellStat::woken,
        "avoided", DoorbellStat::avoided,
        "timed.out", DoorbellStat::timedOut,
        "timed.out.with.work", DoorbellStat::timedOutWithWork);

    private final Sampler sampler;

    /**
     * @param sampler of the driver; how often it reads at most decides how fresh metrics are.
     */
    public DriverMetrics(final Sampler sampler)
    {
        this.sampler = sampler;
    }

    @Override
    public void bindTo(final MeterRegistry registry)
    {
        bindSlipstream(registry);
        bindAeron(registry);
        bindDoorbells(registry);
        bindStreams(registry);
        bindThreads(registry);
    }

    static Set<Long> wakeLatencyLimitsUs()
    {
        return WAKE_LATENCY_LIMITS_US;
    }

    private void bindSlipstream(final MeterRegistry registry)
    {
        for (final SlipstreamCounter counter : SlipstreamCounter.values())
        {
            final ToDoubleFunction<Sampler> value = ofReading((reading) -> reading.value(counter));
            if (counter.kind() == Kind.STATE)
            {
                Gauge.builder("slipstream." + dotted(counter), sampler, value).description(counter.label())
                    .strongReference(true).register(registry);
            }
            else
            {
                bindCount(registry, counter, value);
            }
        }
    }

    private void bindCount(final MeterRegistry registry, final SlipstreamCounter counter,
        final ToDoubleFunction<Sampler> value)
    {
        final String reason = counter.name().toLowerCase(Locale.ROOT).replace('_', '-');
        switch (counter.kind())
        {
            case DROP -> FunctionCounter.builder("slipstream.drops", sampler, value).tag("reason", reason)
                .description("Received and lost").register(registry);
            case FALLBACK -> FunctionCounter.builder("slipstream.fallbacks", sampler, value).tag("reason", reason)
                .description("Took a slower way").register(registry);
            default -> FunctionCounter.builder("slipstream." + dotted(counter), sampler, value)
                .description(counter.label()).register(registry);
        }
    }

    private void bindAeron(final MeterRegistry registry)
    {
        for (final SystemCounterDescriptor counter : SystemCounterDescriptor.values())
        {
            final String name = "aeron." + dotted(counter);
            final ToDoubleFunction<Sampler> value = ofReading((reading) -> reading.value(counter));
            if (AERON_GAUGES.contains(counter))
            {
                Gauge.builder(name, sampler, value).description(counter.label()).strongReference(true)
                    .register(registry);
            }
            else if (!AERON_CONSTANTS.contains(counter))
            {
                FunctionCounter.builder(name, sampler, value).description(counter.label()).register(registry);
            }
        }
        Gauge.builder("aeron.clients", sampler, ofStat(DriverStat::clients)).description("Clients that are connected")
            .strongReference(true).register(registry);
    }

    private void bindDoorbells(final MeterRegistry registry)
    {
        DOORBELLS.forEach((name, value) -> FunctionCounter
            .builder("slipstream.doorbell." + name, sampler, ofStat((stat) -> value.applyAsLong(stat.allDoorbells())))
            .description("Of all doorbells together").register(registry));
        FunctionCounter.builder("slipstream.doorbell.rings.sent", sampler, ofStat(DriverStat::ringsSent))
            .description("Readers that publications woke").register(registry);
        // As Prometheus wants histograms, so that its histogram_quantile takes them: each holds those below as well.
        for (final long limitUs : WAKE_LATENCY_LIMITS_US)
        {
            bindWakeUps(registry, limitUs);
        }
    }

    private void bindWakeUps(final MeterRegistry registry, final long limitUs)
    {
        final String limit = limitUs == WakeLatency.NO_LIMIT ? "+Inf" : Double.toString(limitUs / MICROS_PER_SECOND);
        FunctionCounter.builder("slipstream.doorbell.wake.ups", sampler, ofStat((stat) -> stat.allDoorbells()
            .wakeLatency().countByLimitUs().entrySet().stream().filter((bucket) -> bucket.getKey() <= limitUs)
            .mapToDouble(Map.Entry::getValue).sum())).tag("le", limit)
            .description("Wake-ups that took no longer than so many seconds from the ring").register(registry);
    }

    private void bindStreams(final MeterRegistry registry)
    {
        for (final StreamStat.Role role : StreamStat.Role.values())
        {
            Gauge.builder("slipstream.streams", sampler, ofStat((stat) -> stat.streams().stream()
                .filter((stream) -> stream.role() == role).count()))
                .tag("role", role.name().toLowerCase(Locale.ROOT)).description("Ends of streams").strongReference(true)
                .register(registry);
        }
        Gauge.builder("slipstream.streams.back.pressured", sampler, ofStat((stat) -> stat.streams().stream()
            .filter(StreamStat::isBackPressured).count()))
            .description("Publications that have used up their limit").strongReference(true).register(registry);
    }

    /** The threads of a driver live as long as it does: those that run now are those to be watched. */
    private void bindThreads(final MeterRegistry registry)
    {
        try
        {
            final Reading now = sampler.reading();
            if (now.threads() != null)
            {
                now.threads().byName().keySet().forEach((name) -> FunctionCounter
                    .builder("slipstream.thread.cpu", sampler, ofReading((reading) -> reading.threads() == null ?
                        Double.NaN : reading.threads().byName().getOrDefault(name, 0L) / NANOS_PER_SECOND))
                    .tag("thread", name).baseUnit("seconds").description("CPU time of the driver's threads")
                    .register(registry));
            }
        }
        catch (final StatException e)
        {
            // Bound before the driver started: everything else will be there when it does.
            System.getLogger(DriverMetrics.class.getName()).log(System.Logger.Level.INFO,
                "no CPU time by thread: {0}", e.getMessage());
        }
    }

    private static ToDoubleFunction<Sampler> ofReading(final ToDoubleFunction<Reading> value)
    {
        return (sampler) -> orNaN(() -> value.applyAsDouble(sampler.reading()));
    }

    private static ToDoubleFunction<Sampler> ofStat(final ToDoubleFunction<DriverStat> value)
    {
        return (sampler) -> orNaN(() -> value.applyAsDouble(sampler.sample()));
    }

    private static double orNaN(final DoubleSupplier value)
    {
        try
        {
            return value.getAsDouble();
        }
        catch (final StatException e)
        {
            return Double.NaN;
        }
    }

    private static String dotted(final Enum<?> counter)
    {
        return counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
