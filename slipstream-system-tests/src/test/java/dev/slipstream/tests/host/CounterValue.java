/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import io.aeron.CncFileDescriptor;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/**
 * One of Aeron's counters at one moment.
 *
 * @param typeId what it counts, as {@link io.aeron.AeronCounters} numbers it.
 * @param label  as AeronStat shows it.
 * @param value  the figure.
 */
public record CounterValue(int typeId, String label, long value)
{
    /**
     * All counters of a driver.
     *
     * @param directory of the driver.
     * @return their values now.
     */
    public static List<CounterValue> readAll(final Path directory)
    {
        final List<CounterValue> values = new ArrayList<>();
        final MappedByteBuffer cnc = IoUtil.mapExistingFile(directory.resolve(CncFileDescriptor.CNC_FILE).toFile(),
            "counters");
        try
        {
            final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(cnc);
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(cnc, metaData),
                CncFileDescriptor.createCountersValuesBuffer(cnc, metaData));
            counters.forEach((counterId, typeId, keyBuffer, label) -> values
                .add(new CounterValue(typeId, label, counters.getCounterValue(counterId))));
        }
        finally
        {
            BufferUtil.free(cnc);
        }
        return values;
    }

    /**
     * What counters of one type come to, whosever they are.
     *
     * @param counters to look through.
     * @param typeId   of those that count.
     * @param part     that their labels contain.
     * @return the sum of their values; 0 if there is none.
     */
    public static long sum(final List<CounterValue> counters, final int typeId, final String part)
    {
        return counters.stream().filter(counter -> counter.typeId == typeId && counter.label.contains(part))
            .mapToLong(CounterValue::value).sum();
    }
}
