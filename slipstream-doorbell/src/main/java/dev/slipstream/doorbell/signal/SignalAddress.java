/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import java.nio.file.Path;

/**
 * Where the two ends of a signal find each other.
 *
 * @param folder           for files, next to the page of doorbell words.
 * @param slot             index of the doorbell.
 * @param generation       which use of that slot it is: files of an earlier, crashed user of the slot have another
 * name.
 * @param wordAddress      address of the doorbell word in this process.
 * @param semaphoreAddress address in this process of room for a semaphore.
 * @param ownerUid         user to whom the receiver's files belong.
 */
public record SignalAddress(
    Path folder, int slot, int generation, long wordAddress, long semaphoreAddress, int ownerUid)
{
    /**
     * File of this signal.
     *
     * @param suffix of its kind.
     * @return its path.
     */
    Path file(final String suffix)
    {
        return folder.resolve(filePrefix(slot) + generation + suffix);
    }

    /**
     * How the names of all files of a slot begin, whatever the generation.
     *
     * @param slot index of the doorbell.
     * @return the prefix.
     */
    public static String filePrefix(final int slot)
    {
        return "bell-" + slot + "-";
    }
}
