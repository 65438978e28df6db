/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace with its loopback up: a host of one's own, with interfaces, routes, neighbours and counters that
 * nobody else sees.
 *
 * <p>Any thread may call. Closing kills the processes that still run inside; then the kernel removes the interfaces,
 * a little after the call returns. Needs the privileges that {@link NamespaceSupport#unavailabilityCause()} asks for.
 */
public final class NetworkNamespace implements AutoCloseable
{
    /**
     * New interfaces may use their IPv6 addresses at once: duplicate address detection holds them back for a second
     * otherwise. A kernel without IPv6 has no such switches.
     */
    private static final String SWITCH_DAD_OFF = """
        for d in /proc/sys/net/ipv6/conf/all /proc/sys/net/ipv6/conf/default
        do [ ! -d $d ] || { echo 0 > $d/accept_dad; echo 0 > $d/dad_transmits; }
        done""";

    private final String name;
    private final String ip;
    private boolean closed;

    private NetworkNamespace(final String name)
    {
        this.name = name;
        this.ip = SystemCommand.require("ip", "iproute2");
    }

    /**
     * Make a namespace. Before that, remove those whose process is gone.
     *
     * @param role what it is for, part of its name; lower-case letters, digits and hyphens.
     * @return the namespace.
     * @throws CommandFailedException if it cannot be made.
     */
    public static NetworkNamespace create(final String role)
    {
        NamespaceSupport.reapStale();
        return Owned.make(() -> make(Owned.newName(role)));
    }

    private static NetworkNamespace make(final String name)
    {
        final NetworkNamespace namespace = new NetworkNamespace(name);
        try
        {
            SystemCommand.ip("netns", "add", name);
            namespace.exec("sh", "-c", SWITCH_DAD_OFF);
            SystemCommand.ip("-n", name, "link", "set", "dev", "lo", "up");
            return namespace;
        }
        catch (final RuntimeException e)
        {
            NamespaceSupport.remove(name);
            throw e;
        }
    }

    /**
     * The name by which {@code ip netns} knows it.
     *
     * @return {@code slip-<pid>-<n>-<role>}.
     */
    public String name()
    {
        return name;
    }

    /**
     * Run a command inside, to its end.
     *
     * @param command the program and its arguments.
     * @return what it printed, standard error included.
     * @throws CommandFailedException if it cannot be started or ends with a status other than 0.
     */
    public String exec(final String... command)
    {
        return SystemCommand.run(command(List.of(command)));
    }

    /**
     * The command that runs a command inside, for a {@link ProcessBuilder}. The process keeps the pid that the builder
     * reports: {@code ip netns exec} becomes the program and does not fork.
     *
     * @param command the program and its arguments.
     * @return the same, prefixed.
     */
    public List<String> command(final List<String> command)
    {
        final List<String> prefixed = new ArrayList<>(List.of(ip, "netns", "exec", name));
        prefixed.addAll(command);
        return prefixed;
    }

    /**
     * Whether it has been closed.
     *
     * @return true after {@link #close()}.
     */
    public synchronized boolean isClosed()
    {
        return closed;
    }

    @Override
    public synchronized void close()
    {
        if (!closed)
        {
            NamespaceSupport.remove(name);
            closed = true;
            Owned.forget(this);
        }
    }

    @Override
    public String toString()
    {
        return "network namespace " + name;
    }
}
