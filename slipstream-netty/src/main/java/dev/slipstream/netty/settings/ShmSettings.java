/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.settings;

import dev.slipstream.doorbell.spin.SpinPolicy;
import dev.slipstream.linux.event.NamedPipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.agrona.SystemUtil;
import org.jspecify.annotations.Nullable;

/**
 * Settings of channels in shared memory. Immutable and valid: a value that cannot be used is refused when it is set.
 *
 * @param directory          where control sockets and embedded drivers live; the same for both sides of a connection,
 *                           and writable only by users who are trusted.
 * @param aeronDirectory     of an external media driver, or null to embed one in the process that listens.
 * @param termLength         of the stream in one direction, in bytes, a power of two from 64 KiB to 16 MiB. A
 *                           connection maps six times as much at most, and has half of it on the way at most.
 * @param spin               how long a loop polls on before it sleeps; asked once for each loop.
 * @param allowedUids        users whom to connect to, and whose connections to accept.
 * @param handshakeTimeoutNs how long a connection may take to be set up.
 */
public record ShmSettings(
    Path directory, @Nullable Path aeronDirectory, int termLength, Supplier<SpinPolicy> spin,
    Set<Integer> allowedUids, long handshakeTimeoutNs) implements ChannelSettings
{
    /** Property: where control sockets and embedded drivers live. */
    public static final String DIRECTORY_PROPERTY = "slipstream.shm.dir";

    /** Property: directory of an external media driver. Without it the process that listens embeds one. */
    public static final String AERON_DIRECTORY_PROPERTY = "slipstream.shm.aeron.dir";

    /** Property: term length of a stream, as a size such as {@code 1m}. */
    public static final String TERM_LENGTH_PROPERTY = "slipstream.shm.term.length";

    /** Property: {@code adaptive}, or how long an event loop polls on before it sleeps, such as {@code 20us}. */
    public static final String SPIN_PROPERTY = "slipstream.shm.spin";

    /** Property: user ids, separated by commas, that may be at the other end; by default only the own one. */
    public static final String ALLOWED_UIDS_PROPERTY = "slipstream.shm.allowed.uids";

    /** Property: how long a connection may take to be set up. */
    public static final String HANDSHAKE_TIMEOUT_PROPERTY = "slipstream.shm.handshake.timeout";

    /** Default of {@link #termLength}: half of it is the window, which should hold a few large messages. */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;

    /** Default of {@link #handshakeTimeoutNs}: the driver of a process that has just started takes a second. */
    public static final long HANDSHAKE_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Checks the settings. */
    public ShmSettings
    {
        ChannelSettings.check(
            termLength, TERM_LENGTH_PROPERTY, handshakeTimeoutNs, HANDSHAKE_TIMEOUT_PROPERTY);
        directory = directory.toAbsolutePath().normalize();
        allowedUids = Set.copyOf(allowedUids);
    }

    /**
     * Settings from system properties.
     *
     * @return the settings.
     */
    public static ShmSettings fromProperties()
    {
        final int uid = NamedPipe.effectiveUserId();
        final String aeronDirectory = System.getProperty(AERON_DIRECTORY_PROPERTY);
        return new ShmSettings(
            Path.of(System.getProperty(DIRECTORY_PROPERTY, SHARED_MEMORY + "/slipstream-shm-" + uid)),
            aeronDirectory == null ? null : Path.of(aeronDirectory),
            SystemUtil.getSizeAsInt(TERM_LENGTH_PROPERTY, TERM_LENGTH_DEFAULT),
            ChannelSettings.spin(SPIN_PROPERTY),
            uids(System.getProperty(ALLOWED_UIDS_PROPERTY, Integer.toString(uid))),
            SystemUtil.getDurationInNanos(HANDSHAKE_TIMEOUT_PROPERTY, HANDSHAKE_TIMEOUT_DEFAULT_NS));
    }

    /**
     * The same with another {@link #directory}.
     *
     * @param other directory.
     * @return the settings.
     */
    public ShmSettings withDirectory(final Path other)
    {
        return new ShmSettings(other, aeronDirectory, termLength, spin, allowedUids, handshakeTimeoutNs);
    }

    /**
     * The same with the driver of another directory.
     *
     * @param other directory of a running media driver, or null to embed one.
     * @return the settings.
     */
    public ShmSettings withAeronDirectory(final @Nullable Path other)
    {
        return new ShmSettings(directory, other, termLength, spin, allowedUids, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #termLength}.
     *
     * @param other length in bytes.
     * @return the settings.
     */
    public ShmSettings withTermLength(final int other)
    {
        return new ShmSettings(directory, aeronDirectory, other, spin, allowedUids, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #spin}.
     *
     * @param other asked once for each loop.
     * @return the settings.
     */
    public ShmSettings withSpin(final Supplier<SpinPolicy> other)
    {
        return new ShmSettings(directory, aeronDirectory, termLength, other, allowedUids, handshakeTimeoutNs);
    }

    /**
     * The same with other {@link #allowedUids}.
     *
     * @param other user ids.
     * @return the settings.
     */
    public ShmSettings withAllowedUids(final Set<Integer> other)
    {
        return new ShmSettings(directory, aeronDirectory, termLength, spin, other, handshakeTimeoutNs);
    }

    /**
     * The same with another {@link #handshakeTimeoutNs}.
     *
     * @param other duration in nanoseconds.
     * @return the settings.
     */
    public ShmSettings withHandshakeTimeoutNs(final long other)
    {
        return new ShmSettings(directory, aeronDirectory, termLength, spin, allowedUids, other);
    }

    private static Set<Integer> uids(final String list)
    {
        try
        {
            return Arrays.stream(list.split(",")).map(String::strip).map(Integer::parseUnsignedInt)
                .collect(Collectors.toSet());
        }
        catch (final NumberFormatException e)
        {
            throw new IllegalArgumentException(ALLOWED_UIDS_PROPERTY + "=" + list +
                ": use user ids separated by commas", e);
        }
    }
}
