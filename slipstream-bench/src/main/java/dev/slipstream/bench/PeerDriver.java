/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A media driver that the user has started, in whatever language it is written, found by its directory.
 *
 * @param directory of the driver.
 * @param pid       of its process.
 */
public record PeerDriver(Path directory, long pid)
{
    /**
     * Look into a driver's directory.
     *
     * @param directory of the driver.
     * @return the driver.
     * @throws BenchException if no driver runs there, or not one that these clients can talk to.
     */
    public static PeerDriver find(final Path directory)
    {
        if (!CommonContext.isDriverActive(directory.toFile(), CommonContext.DEFAULT_DRIVER_TIMEOUT_MS, message ->
        {
        }))
        {
            throw new BenchException("no media driver is active in " + directory + "; start one with this directory");
        }
        try (FileChannel file =
            FileChannel.open(directory.resolve(CncFileDescriptor.CNC_FILE), StandardOpenOption.READ))
        {
            final ByteBuffer metaData = ByteBuffer.allocateDirect(CncFileDescriptor.META_DATA_LENGTH);
            if (file.read(metaData, 0) < CncFileDescriptor.META_DATA_LENGTH)
            {
                throw new BenchException(directory + ": the driver has not finished its " + CncFileDescriptor.CNC_FILE);
            }
            final UnsafeBuffer buffer = new UnsafeBuffer(metaData);
            CncFileDescriptor.checkVersion(buffer.getInt(CncFileDescriptor.cncVersionOffset(0)));
            return new PeerDriver(directory, CncFileDescriptor.pid(buffer));
        }
        catch (final IOException | AeronException e)
        {
            throw new BenchException(directory + ": " + e.getMessage(), e);
        }
    }
}
