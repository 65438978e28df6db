/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

/**
 * A netlink message contradicts itself: a length runs past its container, or a field has a size that it cannot have.
 */
public final class NetlinkFormatException extends RuntimeException
{
    NetlinkFormatException(final String message)
    {
        super(message);
    }
}
