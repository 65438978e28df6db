/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.DoorbellContext;
import dev.slipstream.doorbell.DoorbellCounterKey;
import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.doorbell.ParkCycle;
import dev.slipstream.doorbell.WakeSources;
import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.spin.SpinPolicy;
import io.aeron.Counter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.CountersManager;
import org.jspecify.annotations.Nullable;

/**
 * What all threads of one driver sleep on, and what they tell each other.
 *
 * <p>Made by the conductor's thread, which alone may allocate counters, in a directory that the driver has made; closed
 * when the agents have ended. What it returns is for any thread, but see there.
 */
final class AgentParks implements AutoCloseable
{
    private final DoorbellPage page;
    private final Supplier<SpinPolicy> spinPolicy;
    private final CountersManager counters;
    private final long timerIntervalNs;
    private final DriverChanges changes;
    private final ReaderBells readers;
    private final List<AgentPark> all = new ArrayList<>();
    private final Map<DriverAgent, AgentPark> byAgent = new EnumMap<>(DriverAgent.class);
    private final @Nullable AgentPark executor;

    // For the sender's thread.
    private boolean isUnsent;

    /**
     * @param aeronDirectory       of the driver.
     * @param receiverWindowLength of images, for their readers.
     * @param timerIntervalNs      how often the conductor looks at its timers.
     * @param counters             of the driver.
     * @param threads              the agents of each thread.
     * @param hasExecutor          whether the executor of blocking tasks sleeps as well.
     */
    AgentParks(
        final Path aeronDirectory, final int receiverWindowLength, final long timerIntervalNs,
        final CountersManager counters, final Collection<Set<DriverAgent>> threads, final boolean hasExecutor)
    {
        this.counters = counters;
        this.timerIntervalNs = timerIntervalNs;
        final DoorbellContext context = new DoorbellContext().conclude();
        spinPolicy = context.spinPolicy();
        page = DoorbellPage.open(aeronDirectory, context.membarrier());
        try
        {
            changes = new DriverChanges(aeronDirectory);
            readers = new ReaderBells(page);
            executor = hasExecutor ? newPark("executor", (waitPoint) -> new ExecutorSources(changes)) : null;
            threads.forEach(this::addThread);
            if (executor != null)
            {
                executor.add(this::afterExecuting);
            }
            counters.newCounter(
                DoorbellCounterType.DRIVER.label() + ": pid", DoorbellCounterType.DRIVER.typeId(),
                (key) -> DoorbellCounterKey.encodeDriver(key, receiverWindowLength))
                .setRelease(ProcessHandle.current().pid());
        }
        catch (final RuntimeException | Error ex)
        {
            close();
            throw ex;
        }
    }

    /** Where the thread of an agent sleeps. */
    AgentPark park(final DriverAgent agent)
    {
        return Objects.requireNonNull(byAgent.get(agent));
    }

    /** Where the executor sleeps, if it does. */
    @Nullable
    AgentPark executor()
    {
        return executor;
    }

    /** The readers of images, for the receiver's thread. */
    ReaderBells readers()
    {
        return readers;
    }

    /** Something is handed to the kernel and not sent yet, and needs another duty cycle. For the sender's thread. */
    void onUnsent()
    {
        isUnsent = true;
    }

    DriverChanges changes()
    {
        return changes;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(all);
        all.clear();
        page.close();
    }

    private void addThread(final Set<DriverAgent> agents)
    {
        final StreamCensus census = new StreamCensus(counters);
        final AgentSources[] made = new AgentSources[1];
        final AgentPark park = newPark(
            "driver " +
                String.join("+", agents.stream().map((agent) -> agent.name().toLowerCase(Locale.ROOT)).toList()),
            (waitPoint) -> made[0] = new AgentSources(agents, census, changes, waitPoint, timerIntervalNs));
        final AgentSources sources = made[0];
        agents.forEach((agent) -> byAgent.put(agent, park));
        agents.forEach((agent) -> park.join(DoorbellDescriptor.bucketOf(DoorbellDescriptor.agentKey(agent))));
        if (agents.contains(DriverAgent.RECEIVER))
        {
            park.add((hasWorked) -> afterReceiving(hasWorked, sources));
        }
        if (agents.contains(DriverAgent.SENDER))
        {
            park.add((hasWorked) -> afterSending());
        }
        final RingSet[] others = others(agents);
        park.add((hasWorked) -> afterWorking(hasWorked, sources, others));
        if (agents.contains(DriverAgent.CONDUCTOR))
        {
            park.add(new AfterConducting(
                changes, census, new LimitBells(page, counters), page.clientsRingSet(), executor));
        }
    }

    /** Those to whom an agent may hand something over: see the queues of Aeron's DriverConductor. */
    private RingSet[] others(final Set<DriverAgent> agents)
    {
        final Set<DriverAgent> others = agents.contains(DriverAgent.CONDUCTOR) ?
            EnumSet.of(DriverAgent.SENDER, DriverAgent.RECEIVER) : EnumSet.of(DriverAgent.CONDUCTOR);
        others.removeAll(agents);
        return others.stream().map(page::agentRingSet).toArray(RingSet[]::new);
    }

    private AgentPark newPark(final String role, final Function<AgentWaitPoint, WakeSources> sources)
    {
        // A pipe, since sockets are waited for as well.
        final ParkSlot slot = page.allocate(SignalKind.PIPE);
        AgentWaitPoint waitPoint = null;
        try
        {
            waitPoint = new AgentWaitPoint(slot, role);
            final AgentPark park = new AgentPark(slot, waitPoint, ParkCycle.create(
                slot, sources.apply(waitPoint), waitPoint, spinPolicy.get(), role + " slot=" + slot.slot(),
                (type, label) -> new Counter(counters, counters.allocate(label, type.typeId()))));
            all.add(park);
            return park;
        }
        catch (final RuntimeException | Error ex)
        {
            CloseHelper.closeAll(waitPoint, slot);
            throw ex;
        }
    }

    private boolean afterReceiving(final boolean hasWorked, final AgentSources sources)
    {
        if (hasWorked && sources.hasGap())
        {
            readers.onGapClosed();
        }
        return readers.ring();
    }

    private boolean afterSending()
    {
        final boolean hasMore = isUnsent;
        isUnsent = false;
        return hasMore;
    }

    private static boolean afterWorking(
        final boolean hasWorked, final AgentSources sources, final RingSet[] others)
    {
        if (hasWorked)
        {
            sources.onWork();
            for (final RingSet other : others)
            {
                other.ring();
            }
        }
        return false;
    }

    /** What the executor has finished goes to the conductor. */
    private boolean afterExecuting(final boolean hasWorked)
    {
        if (hasWorked)
        {
            changes.onChange();
            park(DriverAgent.CONDUCTOR).ring();
        }
        return false;
    }
}
