/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import static dev.slipstream.driver.status.SlipstreamCounter.*;

import dev.slipstream.driver.status.SlipstreamCounter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways that datagrams take, in both directions.
 *
 * @param path     which.
 * @param state    what the driver says of it: on, or off and why.
 * @param sent     what left by it.
 * @param received what came by it.
 * @param rings    of AF_XDP sockets; empty while there are none, and for other paths.
 */
public record PathStat(Path path, String state, Traffic sent, Traffic received, List<RingStat> rings)
{
    /** The ways that datagrams take. */
    public enum Path
    {
        /** AF_XDP. */
        XDP(SlipstreamCounter.XDP, XDP_DATAGRAMS_SENT, XDP_BYTES_SENT, XDP_KICKS, XDP_DATAGRAMS_RECEIVED,
            XDP_BYTES_RECEIVED, XDP_RECEIVE_BATCHES),

        /** The kernel's sockets, in batches. */
        KERNEL(KERNEL_BATCHING, KERNEL_DATAGRAMS_SENT, KERNEL_BYTES_SENT, KERNEL_SEND_CALLS, KERNEL_DATAGRAMS_RECEIVED,
            KERNEL_BYTES_RECEIVED, KERNEL_RECEIVE_CALLS);

        private final SlipstreamCounter state;
        private final SlipstreamCounter datagramsSent;
        private final SlipstreamCounter bytesSent;
        private final SlipstreamCounter sendBatches;
        private final SlipstreamCounter datagramsReceived;
        private final SlipstreamCounter bytesReceived;
        private final SlipstreamCounter receiveBatches;

        Path(final SlipstreamCounter state, final SlipstreamCounter datagramsSent, final SlipstreamCounter bytesSent,
            final SlipstreamCounter sendBatches, final SlipstreamCounter datagramsReceived,
            final SlipstreamCounter bytesReceived, final SlipstreamCounter receiveBatches)
        {
            this.state = state;
            this.datagramsSent = datagramsSent;
            this.bytesSent = bytesSent;
            this.sendBatches = sendBatches;
            this.datagramsReceived = datagramsReceived;
            this.bytesReceived = bytesReceived;
            this.receiveBatches = receiveBatches;
        }

        /**
         * What it is called in JSON.
         *
         * @return the name in lower case.
         */
        public String id()
        {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Whether a counter is one of this path's traffic, and so shown with it.
         *
         * @param counter in question.
         * @return true if it is.
         */
        boolean owns(final SlipstreamCounter counter)
        {
            return counter == state || counter == datagramsSent || counter == bytesSent || counter == sendBatches ||
                counter == datagramsReceived || counter == bytesReceived || counter == receiveBatches;
        }
    }

    /**
     * Datagrams in one direction.
     *
     * @param datagrams          since the driver started.
     * @param bytes              since the driver started.
     * @param batches            kernel calls, or takes from a ring, since the driver started.
     * @param datagramsPerSecond in the interval.
     * @param bytesPerSecond     in the interval.
     * @param recentBatchSize    datagrams a batch in the interval; 0 if there were none.
     */
    public record Traffic(long datagrams, long bytes, long batches, double datagramsPerSecond, double bytesPerSecond,
        double recentBatchSize)
    {
        private static Traffic of(final Interval interval, final SlipstreamCounter datagrams,
            final SlipstreamCounter bytes, final SlipstreamCounter batches)
        {
            final Reading now = interval.later();
            return new Traffic(
                now.value(datagrams), now.value(bytes), now.value(batches),
                interval.perSecond(datagrams), interval.perSecond(bytes),
                ratio(interval.delta(datagrams), interval.delta(batches)));
        }

        /**
         * Datagrams a batch.
         *
         * @return the mean since the driver started; 0 if there were none.
         */
        public double batchSize()
        {
            return ratio(datagrams, batches);
        }

        private static double ratio(final long datagrams, final long batches)
        {
            return batches <= 0 ? 0 : (double)datagrams / batches;
        }
    }

    static @Nullable PathStat of(final Interval interval, final Path path)
    {
        return interval.later().slipstream(path.state)
            .map((counter) -> new PathStat(path, stateOf(path.state, counter.label()),
                Traffic.of(interval, path.datagramsSent, path.bytesSent, path.sendBatches),
                Traffic.of(interval, path.datagramsReceived, path.bytesReceived, path.receiveBatches),
                path == Path.XDP ? RingStat.list(interval.later()) : List.of()))
            .orElse(null);
    }

    private static String stateOf(final SlipstreamCounter counter, final String label)
    {
        final String more = label.startsWith(counter.label()) ? label.substring(counter.label().length()) : label;
        final String state = more.startsWith(":") ? more.substring(1).strip() : more.strip();
        return state.isEmpty() ? "no interface open" : state;
    }
}
