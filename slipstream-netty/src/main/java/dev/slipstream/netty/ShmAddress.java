/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import java.io.Serial;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Address of a service in shared memory, or of one end of a connection to it.
 *
 * <p>A service has a name, by which its control socket is found in the directory of the settings. The ends of a
 * connection have a number besides, and tell who is there: process and user, as the kernel knows them.
 */
public final class ShmAddress extends SocketAddress
{
    @Serial
    private static final long serialVersionUID = 1;

    /** Scheme of such addresses in the targets of gRPC, {@code shm:orders}. */
    public static final String SCHEME = "shm";

    // A name becomes the name of a file, and must never lead out of its directory.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,47}");

    private final String name;
    private final long connectionId;
    private final int pid;
    private final int uid;

    private ShmAddress(final String name, final long connectionId, final int pid, final int uid)
    {
        this.name = name;
        this.connectionId = connectionId;
        this.pid = pid;
        this.uid = uid;
    }

    /**
     * Address of a service.
     *
     * @param name of the service: up to 48 letters, digits, and after the first one dots and hyphens.
     * @return the address.
     */
    public static ShmAddress of(final String name)
    {
        if (!NAME.matcher(name).matches())
        {
            throw new IllegalArgumentException("'" + name +
                "' is no name of a service in shared memory: use up to 48 letters, digits, dots and hyphens");
        }
        return new ShmAddress(name, 0, 0, -1);
    }

    /**
     * An address to bind to that gets a name of its own.
     *
     * @return the address.
     */
    public static ShmAddress any()
    {
        return new ShmAddress("", 0, 0, -1);
    }

    /** Address of the end of a connection that listened. */
    static ShmAddress ofServer(final ShmAddress service, final long connectionId, final int pid, final int uid)
    {
        return new ShmAddress(service.name, connectionId, pid, uid);
    }

    /** Address of the end of a connection that connected. */
    static ShmAddress ofClient(final ShmAddress service, final long connectionId, final int pid, final int uid)
    {
        return new ShmAddress(service.name, -connectionId, pid, uid);
    }

    /**
     * Name of the service.
     *
     * @return the name; empty for {@link #any()}.
     */
    public String name()
    {
        return name;
    }

    /**
     * Whether this is {@link #any()}.
     *
     * @return true if a service that binds to it gets a name of its own.
     */
    public boolean isAny()
    {
        return name.isEmpty();
    }

    /**
     * Number of the connection.
     *
     * @return positive at the end that listened, the same negative at the end that connected; 0 for a service.
     */
    public long connectionId()
    {
        return connectionId;
    }

    /**
     * The process at this end of a connection.
     *
     * @return its id; 0 for a service, or if it lives in a pid namespace that cannot be seen from here.
     */
    public int pid()
    {
        return pid;
    }

    /**
     * The user at this end of a connection.
     *
     * @return the user id; -1 for a service.
     */
    public int uid()
    {
        return uid;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof final ShmAddress address && name.equals(address.name) &&
            connectionId == address.connectionId && pid == address.pid && uid == address.uid;
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(name, connectionId, pid, uid);
    }

    @Override
    public String toString()
    {
        final String service = SCHEME + ":" + name;
        return connectionId == 0 ? service :
            service + (connectionId > 0 ? "#" : "@") + Long.toHexString(Math.abs(connectionId)) + "(pid=" + pid +
                ",uid=" + uid + ")";
    }
}
