/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.upstream;

import dev.slipstream.sidecar.config.Address;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the names of upstreams again and again, on a thread of its own: the system's look-up blocks.
 *
 * <p>A look-up that fails changes nothing: endpoints that were there are better than none. It is logged once.
 */
public final class NameLookup implements AutoCloseable
{
    /** How a name becomes addresses; {@link InetAddress#getAllByName} but in tests. */
    @FunctionalInterface
    public interface Resolver
    {
        /**
         * Look up a name.
         *
         * @param host name.
         * @return its addresses.
         * @throws UnknownHostException if there are none.
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** A name with more addresses than that is cut off: each can take connections and memory. */
    private static final int MAX_ADDRESSES = 64;

    private static final Logger LOGGER = System.getLogger(NameLookup.class.getName());

    private final Resolver resolver;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) ->
    {
        final Thread thread = new Thread(task, "sidecar-dns");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param resolver of names.
     */
    public NameLookup(final Resolver resolver)
    {
        this.resolver = resolver;
    }

    /**
     * Keep the endpoints of an upstream up to date. Blocks for the first look-up.
     *
     * @param balancer of an upstream with a name to look up.
     */
    // It ends with the executor.
    @SuppressWarnings("FutureReturnValueIgnored")
    public void follow(final Balancer balancer)
    {
        lookUp(balancer);
        final long refreshNs = balancer.config().refreshNs();
        executor.scheduleWithFixedDelay(() -> lookUp(balancer), refreshNs, refreshNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
    }

    private void lookUp(final Balancer balancer)
    {
        for (final Address.Port name : balancer.config().dns())
        {
            try
            {
                // Sorted, so that the same answer in another order is no change.
                final Set<String> hosts = new TreeSet<>();
                for (final InetAddress address : resolver.resolve(name.host()))
                {
                    hosts.add(address.getHostAddress());
                }
                final List<Address.Port> addresses = new ArrayList<>();
                hosts.stream().limit(MAX_ADDRESSES)
                    .forEach((host) -> addresses.add(name.with(host, name.port())));
                balancer.update(addresses);
                failing.remove(name.host());
            }
            catch (final UnknownHostException e)
            {
                if (failing.add(name.host()))
                {
                    LOGGER.log(Level.WARNING, "upstream " + balancer.config().name() + ": " + name.host() +
                        " is not known to DNS; endpoints stay as they are until it is");
                }
            }
        }
    }
}
