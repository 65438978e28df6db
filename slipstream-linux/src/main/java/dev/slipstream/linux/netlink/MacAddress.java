/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import java.util.HexFormat;

/**
 * An Ethernet address (EUI-48).
 *
 * @param value the six bytes as they lie on the wire, the first of them in bits 47 to 40.
 */
public record MacAddress(long value)
{
    /** Length in bytes. */
    public static final int LENGTH = 6;

    private static final long MASK = 0xFFFF_FFFF_FFFFL;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * @param value the six bytes, the first in bits 47 to 40.
     */
    public MacAddress
    {
        if ((value & ~MASK) != 0)
        {
            throw new IllegalArgumentException("not a MAC address of 48 bits: 0x" + Long.toHexString(value));
        }
    }

    /**
     * Parse the usual notation.
     *
     * @param text {@code 02:fc:00:00:00:01}.
     * @return the address.
     */
    public static MacAddress parse(final String text)
    {
        final byte[] bytes = COLONS.parseHex(text);
        if (bytes.length != LENGTH)
        {
            throw new IllegalArgumentException("not a MAC address of six bytes: " + text);
        }
        long value = 0;
        for (final byte b : bytes)
        {
            value = value << Byte.SIZE | (b & 0xFF);
        }
        return new MacAddress(value);
    }

    /**
     * One byte of the address.
     *
     * @param index 0 for the byte that is first on the wire.
     * @return the byte.
     */
    public byte byteAt(final int index)
    {
        return (byte)(value >>> ((LENGTH - 1 - index) * Byte.SIZE));
    }

    @Override
    public String toString()
    {
        final byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++)
        {
            bytes[i] = byteAt(i);
        }
        return COLONS.formatHex(bytes);
    }
}
