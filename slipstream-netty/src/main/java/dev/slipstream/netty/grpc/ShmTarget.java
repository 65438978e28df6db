/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a target names: {@code shm:orders}, {@code shm:///orders}, and with a fall-back
 * {@code shm:orders?uds=/run/orders.sock&tcp=orders.example:50051}, of which either part may be missing.
 *
 * @param service in shared memory.
 * @param uds     to be tried when shared memory cannot be had, or null.
 * @param tcp     to be tried after that, not resolved, or null.
 */
record ShmTarget(ShmAddress service, @Nullable DomainSocketAddress uds, @Nullable InetSocketAddress tcp)
{
    private static final String FORM = "use " + ShmAddress.SCHEME + ":NAME, or with a fall-back " + ShmAddress.SCHEME +
        ":NAME?uds=PATH&tcp=HOST:PORT";

    static ShmTarget parse(final URI target)
    {
        if (target.getAuthority() != null && !target.getAuthority().isEmpty())
        {
            throw new IllegalArgumentException(target + ": shared memory has no hosts; " + FORM);
        }
        final String all = target.getSchemeSpecificPart();
        final int question = all.indexOf('?');
        final String path = question < 0 ? all : all.substring(0, question);
        @Nullable
        DomainSocketAddress uds = null;
        @Nullable
        InetSocketAddress tcp = null;
        if (question >= 0)
        {
            for (final String parameter : all.substring(question + 1).split("&", -1))
            {
                final int equals = parameter.indexOf('=');
                final String value = parameter.substring(equals + 1);
                switch (equals < 0 ? "" : parameter.substring(0, equals))
                {
                    case "uds" -> uds = new DomainSocketAddress(value);
                    case "tcp" -> tcp = HostAndPort.parse(target, value);
                    default -> throw new IllegalArgumentException(target + ": what is '" + parameter + "'? " + FORM);
                }
            }
        }
        return new ShmTarget(ShmAddress.of(path.replaceFirst("^/+", "")), uds, tcp);
    }
}
