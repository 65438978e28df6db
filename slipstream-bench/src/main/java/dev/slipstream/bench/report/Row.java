/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.slipstream.linux.proc.ThreadTimes;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One round of one system at one scenario. The names of the fields are a contract with scripts; those that do not apply
 * are null, and left out of JSON.
 *
 * @param scenario      its name.
 * @param system        its id.
 * @param round         from 1; rounds of the same number ran next to each other.
 * @param rate          messages a second that were asked for; null if as many as possible.
 * @param sizeBytes     of each message; null if mixed.
 * @param msgsPerSec    messages that the receiver took in, or that came back.
 * @param p50Us         median time under way.
 * @param p99Us         99th percentile of it.
 * @param p999Us        99.9th percentile of it.
 * @param cpuPercent    of all processes of the system and the kernel's soft-interrupt threads, in percent of one core.
 * @param cpuByThread   the same by {@code process/thread}.
 * @param xdpPackets    that crossed the interfaces without being at a UDP socket, both sides together.
 * @param kernelPackets that UDP sockets sent or took in, both sides together.
 * @param gaps          messages that are missing.
 * @param othersPercent what processes outside the measurement used meanwhile, in percent of one core.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"scenario", "system", "round", "rate", "sizeBytes", "msgsPerSec", "p50Us", "p99Us", "p999Us",
    "cpuPercent", "cpuByThread", "xdpPackets", "kernelPackets", "gaps", "othersPercent", "disturbed"})
public record Row(String scenario, String system, int round, @Nullable Long rate, @Nullable Integer sizeBytes,
    @Nullable Double msgsPerSec, @Nullable Double p50Us, @Nullable Double p99Us, @Nullable Double p999Us,
    @Nullable Double cpuPercent, Map<String, Double> cpuByThread, @Nullable Long xdpPackets,
    @Nullable Long kernelPackets, long gaps, @Nullable Double othersPercent)
{
    /** What others may use of a core before a round no longer compares: a tenth is what differences of rounds are. */
    public static final double DISTURBED_PERCENT = 10;

    /**
     * Whether other processes used so much that the round should not be compared.
     *
     * @return true above {@link #DISTURBED_PERCENT}.
     */
    @JsonIgnore
    public boolean isDisturbed()
    {
        return othersPercent != null && othersPercent > DISTURBED_PERCENT;
    }

    /**
     * What the media drivers used that have processes of their own, their JVMs' own threads left out.
     *
     * @return in percent of one core, or null if there are none.
     */
    public @Nullable Double driverPercent()
    {
        final double[] shares = cpuByThread.entrySet().stream()
            .filter(thread -> thread.getKey().startsWith("driver/") && !thread.getKey().endsWith("/" + ThreadTimes.JVM))
            .mapToDouble(Map.Entry::getValue).toArray();
        return shares.length == 0 ? null : (Double)DoubleStream.of(shares).sum();
    }

    /**
     * The mark in JSON, there only if it is true.
     *
     * @return true, or null.
     */
    @JsonProperty("disturbed")
    @Nullable
    Boolean disturbedMark()
    {
        return isDisturbed() ? Boolean.TRUE : null;
    }
}
