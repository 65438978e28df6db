/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.settings;

import dev.slipstream.doorbell.spin.SpinPolicy;
import dev.slipstream.linux.event.NamedPipe;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.SystemUtil;

/**
 * Settings of channels over UDP. Immutable and valid: a value that cannot be used is refused when it is set.
 *
 * @param directory          where the embedded media driver lives, for its owner alone.
 * @param termLength         of the stream in one direction, in bytes, a power of two from 64 KiB to 16 MiB. A
 *                           connection maps six times as much at either end, and has half of it on the way at most.
 * @param mtu                largest datagram, in bytes, with the header of a frame and without those of UDP and IP; a
 *                           multiple of 32.
 * @param maxConnections     that one server has at one time.
 * @param spin               how long a loop polls on before it sleeps; asked once for each loop.
 * @param handshakeTimeoutNs how long a connection may take to be set up.
 */
public record AeronUdpSettings(
    Path directory, int termLength, int mtu, int maxConnections, Supplier<SpinPolicy> spin,
    long handshakeTimeoutNs) implements ChannelSettings
{
    /** Property: where the embedded media driver lives. */
    public static final String DIRECTORY_PROPERTY = "slipstream.udp.dir";

    /** Property: term length of a stream, as a size such as {@code 1m}. */
    public static final String TERM_LENGTH_PROPERTY = "slipstream.udp.term.length";

    /** Property: largest datagram, as a size such as {@code 8k}. */
    public static final String MTU_PROPERTY = "slipstream.udp.mtu";

    /** Property: how many connections one server has at one time. */
    public static final String MAX_CONNECTIONS_PROPERTY = "slipstream.udp.max.connections";

    /** Property: {@code adaptive}, or how long an event loop polls on before it sleeps, such as {@code 20us}. */
    public static final String SPIN_PROPERTY = "slipstream.udp.spin";

    /** Property: how long a connection may take to be set up. */
    public static final String HANDSHAKE_TIMEOUT_PROPERTY = "slipstream.udp.handshake.timeout";

    /** Default of {@link #termLength}: half of it is more than a kernel's ordinary socket buffer lets be the window. */
    public static final int TERM_LENGTH_DEFAULT = 512 * 1024;

    /** Default of {@link #mtu}, Aeron's own (aeron.mtu.length): fits into Ethernet's 1500 with every header. */
    public static final int MTU_DEFAULT = 1408;

    /** Smallest {@link #mtu}: what IPv6 carries everywhere (RFC 8200) is 1280. */
    public static final int MTU_MIN = 1024;

    /** Largest {@link #mtu}, Aeron's own (Configuration.MAX_UDP_PAYLOAD_LENGTH): what fits into a datagram. */
    public static final int MTU_MAX = 65_504;

    /** Default of {@link #maxConnections}: 768 MiB of shared memory, with the default term length. */
    public static final int MAX_CONNECTIONS_DEFAULT = 256;

    /** Default of {@link #handshakeTimeoutNs}: the driver of a process that has just started takes a second. */
    public static final long HANDSHAKE_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    // io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT
    private static final int FRAME_ALIGNMENT = 32;

    /** Checks the settings. */
    public AeronUdpSettings
    {
        ChannelSettings.check(
            termLength, TERM_LENGTH_PROPERTY, handshakeTimeoutNs, HANDSHAKE_TIMEOUT_PROPERTY);
        if (!isMtu(mtu, termLength))
        {
            throw new IllegalArgumentException(MTU_PROPERTY + "=" + mtu + ": use a multiple of " + FRAME_ALIGNMENT +
                " from " + MTU_MIN + " to " + MTU_MAX + ", and to an eighth of the term length, " + termLength);
        }
        if (maxConnections <= 0)
        {
            throw new IllegalArgumentException(MAX_CONNECTIONS_PROPERTY + "=" + maxConnections +
                ": use a positive number");
        }
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Settings from system properties.
     *
     * @return the settings.
     */
    public static AeronUdpSettings fromProperties()
    {
        return new AeronUdpSettings(
            Path.of(System.getProperty(
                DIRECTORY_PROPERTY, SHARED_MEMORY + "/slipstream-udp-" + NamedPipe.effectiveUserId())),
            SystemUtil.getSizeAsInt(TERM_LENGTH_PROPERTY, TERM_LENGTH_DEFAULT),
            SystemUtil.getSizeAsInt(MTU_PROPERTY, MTU_DEFAULT),
            Integer.getInteger(MAX_CONNECTIONS_PROPERTY, MAX_CONNECTIONS_DEFAULT),
            ChannelSettings.spin(SPIN_PROPERTY),
            SystemUtil.getDurationInNanos(HANDSHAKE_TIMEOUT_PROPERTY, HANDSHAKE_TIMEOUT_DEFAULT_NS));
    }

    /**
     * The same with another {@link #directory}.
     *
     * @param other directory.
     * @return the settings.
     */
    public AeronUdpSettings withDirectory(final Path other)
    {
        return new AeronUdpSettings(other, termLength, mtu, maxConnections, spin, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #termLength}, and where that makes it necessary with a smaller {@link #mtu}.
     *
     * @param other length in bytes.
     * @return the settings.
     */
    public AeronUdpSettings withTermLength(final int other)
    {
        return new AeronUdpSettings(
            directory, other, Math.min(mtu, mtuMax(other)), maxConnections, spin, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #mtu}.
     *
     * @param other length in bytes.
     * @return the settings.
     */
    public AeronUdpSettings withMtu(final int other)
    {
        return new AeronUdpSettings(directory, termLength, other, maxConnections, spin, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #maxConnections}.
     *
     * @param other number.
     * @return the settings.
     */
    public AeronUdpSettings withMaxConnections(final int other)
    {
        return new AeronUdpSettings(directory, termLength, mtu, other, spin, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #handshakeTimeoutNs}.
     *
     * @param other duration in nanoseconds.
     * @return the settings.
     */
    public AeronUdpSettings withHandshakeTimeoutNs(final long other)
    {
        return new AeronUdpSettings(directory, termLength, mtu, maxConnections, spin, other);
    }

    /**
     * Whether a length can be that of a datagram.
     *
     * @param length     in bytes.
     * @param termLength of its stream.
     * @return true for a multiple of a frame's alignment within the limits.
     */
    public static boolean isMtu(final int length, final int termLength)
    {
        return length >= MTU_MIN && length <= mtuMax(termLength) && length % FRAME_ALIGNMENT == 0;
    }

    /** Aeron lets a message, and so a frame, be an eighth of a term. */
    private static int mtuMax(final int termLength)
    {
        return Math.min(MTU_MAX, termLength / 8);
    }
}
