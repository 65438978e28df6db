/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

import dev.slipstream.xdp.bpf.XdpAction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The packet filter in the kernel, by BPF_PROG_TEST_RUN. The system call is part of each figure: it is the difference
 * between the two that tells. Needs CAP_BPF and CAP_NET_ADMIN.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@State(Scope.Thread)
public class FilterBenchmark
{
    private static final int MAX_PACKET_LENGTH = 1770;
    private static final int PORT = 40456;
    private static final int PACKET_LENGTH = 110;

    private final byte[] foreign = new byte[PACKET_LENGTH];
    private byte[] ours = new byte[0];
    private AeronPacketFilter filter;

    /**
     * Load the filter with one endpoint.
     *
     * @throws UnknownHostException never: the address is a literal.
     */
    @Setup
    public void load() throws UnknownHostException
    {
        filter = AeronPacketFilter.load(1, MAX_PACKET_LENGTH);
        filter.register(InetAddress.getByName("10.0.0.2"), PORT);
        ours = packet();
    }

    /** Unload it. */
    @TearDown
    public void close()
    {
        filter.close();
    }

    /**
     * A packet for the endpoint; no socket is bound, so that it ends at the last question.
     *
     * @return the verdict.
     */
    @Benchmark
    public XdpAction ours()
    {
        return filter.testRun(ours);
    }

    /**
     * A packet that is not even IP.
     *
     * @return the verdict.
     */
    @Benchmark
    public XdpAction foreign()
    {
        return filter.testRun(foreign);
    }

    /** Ethernet, IPv4, UDP, and an Aeron data frame of 68 bytes. */
    private static byte[] packet()
    {
        final ByteBuffer packet = ByteBuffer.allocate(PACKET_LENGTH);
        packet.position(12);
        packet.putShort((short)0x0800).put((byte)0x45).put((byte)0).putShort((short)96).putInt(0).put((byte)64)
            .put((byte)17).putShort((short)0).put(new byte[]{10, 0, 0, 1}).put(new byte[]{10, 0, 0, 2})
            .putShort((short)PORT).putShort((short)PORT).putShort((short)76).putShort((short)0);
        // Little-endian: frame length 68, version 0, flags, type 1 (data).
        packet.put(new byte[]{68, 0, 0, 0, 0, (byte)0xC0, 1, 0});
        return packet.array();
    }
}
