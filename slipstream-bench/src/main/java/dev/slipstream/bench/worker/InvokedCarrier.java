/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;

/**
 * Driver and client in the caller's thread: one busy thread per side, which is what two cores have room for. As a rule
 * it never idles, as an Aeron user who wants the least latency would have it.
 */
final class InvokedCarrier implements Carrier
{
    /** The client's conductor only keeps time and reads the driver's rare answers. */
    private static final int CLIENT_INTERVAL = 32;

    private final BenchDriver driver;
    private final AgentInvoker driverInvoker;
    private final Aeron aeron;
    private final AgentInvoker clientInvoker;
    private final IdleStrategy idleStrategy;
    private int round;

    /**
     * @param job          says which driver.
     * @param idleStrategy of the one thread.
     */
    InvokedCarrier(final Message job, final IdleStrategy idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        final MediaDriver.Context context = Tuning.driver(job.text("dir")).threadingMode(ThreadingMode.INVOKER);
        driver = BenchDriver.launch(job, context);
        try
        {
            driverInvoker = driver.mediaDriver().sharedAgentInvoker();
            aeron = Aeron.connect(Tuning.client(job.text("dir")).useConductorAgentInvoker(true)
                .driverAgentInvoker(driverInvoker));
            clientInvoker = aeron.conductorAgentInvoker();
        }
        catch (final RuntimeException e)
        {
            driver.close();
            throw e;
        }
    }

    @Override
    public Writer addWriter(final String channel, final int stream)
    {
        return Writer.of(aeron.addExclusivePublication(channel, stream));
    }

    @Override
    public Reader addReader(final String channel, final int stream)
    {
        return Reader.of(aeron.addSubscription(channel, stream));
    }

    @Override
    public int invoke()
    {
        int work = driverInvoker.invoke();
        if (++round == CLIENT_INTERVAL)
        {
            round = 0;
            work += clientInvoker.invoke();
        }
        return work;
    }

    @Override
    public void idleReading(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    @Override
    public void idleWriting(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    @Override
    public void idleUntil(final long dueNs)
    {
    }

    @Override
    public void close()
    {
        aeron.close();
        driver.close();
    }
}
