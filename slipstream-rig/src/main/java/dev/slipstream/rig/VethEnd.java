/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.util.List;

/**
 * One end of a {@link VethPair}.
 *
 * @param namespace the namespace that it lies in.
 * @param name      the interface's name there; at most 15 characters (IFNAMSIZ of include/uapi/linux/if.h less one).
 * @param addresses its addresses with prefix lengths, IPv4 or IPv6: {@code "10.77.0.1/24"}.
 */
public record VethEnd(NetworkNamespace namespace, String name, List<String> addresses)
{
    private static final int NAME_MAX_LENGTH = 15;

    /** Checks the name, which {@code ip} would cut or refuse with a message that does not say why. */
    public VethEnd
    {
        addresses = List.copyOf(addresses);
        if (name.isEmpty() || name.length() > NAME_MAX_LENGTH)
        {
            throw new IllegalArgumentException(
                "interface name '" + name + "': use 1 to " + NAME_MAX_LENGTH + " characters");
        }
    }

    /**
     * An end.
     *
     * @param namespace the namespace that it lies in.
     * @param name      the interface's name there.
     * @param addresses its addresses with prefix lengths.
     * @return the end.
     */
    public static VethEnd of(final NetworkNamespace namespace, final String name, final String... addresses)
    {
        return new VethEnd(namespace, name, List.of(addresses));
    }
}
