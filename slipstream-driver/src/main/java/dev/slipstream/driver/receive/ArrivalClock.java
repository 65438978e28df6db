/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import dev.slipstream.linux.socket.ReceiveBatch;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * The clock that the driver stamps received messages by, on channels that ask for it. While a message is dispatched
 * whose arrival the kernel has noted, that is the time: what waited behind others of its batch is not stamped late.
 * Otherwise it is the system's clock, as in Aeron's own driver.
 *
 * <p>For the receiver's thread. Allocates nothing.
 */
public final class ArrivalClock implements EpochNanoClock
{
    private final EpochNanoClock clock = new SystemEpochNanoClock();
    private long arrivalNs = ReceiveBatch.NO_TIMESTAMP;

    /**
     * What is dispatched from now on arrived at that time.
     *
     * @param epochNs nanoseconds since the epoch, or {@link ReceiveBatch#NO_TIMESTAMP} if nobody knows.
     */
    void arrivedAt(final long epochNs)
    {
        arrivalNs = epochNs;
    }

    @Override
    public long nanoTime()
    {
        return arrivalNs == ReceiveBatch.NO_TIMESTAMP ? clock.nanoTime() : arrivalNs;
    }
}
