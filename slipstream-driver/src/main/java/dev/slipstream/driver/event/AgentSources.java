/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.Trust;
import dev.slipstream.doorbell.WakeSources;
import dev.slipstream.doorbell.page.DriverAgent;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How long the agents of one thread may sleep.
 *
 * <p>For long, while everybody rings who may have work for them. As Aeron's own back-off does, while
 * <ul>
 * <li>a client, a publication or a subscription does not ring (stock Aeron, C, Go, .NET);</li>
 * <li>a frame is missing, or something published is not sent yet: for such work nobody rings;</li>
 * <li>something is being set up or taken down: that goes back and forth between agents, and to the executor;</li>
 * <li>somebody has just mapped the driver's file, who may send his first command at any moment;</li>
 * <li>there is a socket that cannot be watched.</li>
 * </ul>
 *
 * <p>Used by the one thread.
 */
final class AgentSources implements WakeSources
{
    /**
     * Longest sleep that changes nothing in what a driver does: half of the shortest interval of a timer of Aeron's
     * that matters to others, heartbeats and set-ups of 100 ms ({@code Configuration.PUBLICATION_HEARTBEAT_TIMEOUT_NS},
     * {@code PUBLICATION_SETUP_TIMEOUT_NS}).
     */
    static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The same without channels to the network: the interval of the driver's timers is a second. */
    private static final long IPC_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long CENSUS_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RESTLESS_CENSUS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Who maps the driver's file is a client as a rule, and adds what it needs. Until then nothing tells of it. */
    private static final long NEWCOMER_NS = TimeUnit.SECONDS.toNanos(2);

    /** Setting up a stream takes the agents and the executor some turns of at most a millisecond each. */
    private static final long UNREST_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Set<DriverAgent> agents;
    private final StreamCensus census;
    private final DriverChanges changes;
    private final AgentWaitPoint waitPoint;
    private final long networkMaxParkNs;
    private final long maxParkNs;
    private long alertUntilNs;
    private long seenChanges = -1;
    private long restNs;
    private long nextCensusNs;
    private boolean isRestless = true;
    private boolean isAlert;

    // Somebody opened the file and no client came of it: one who only looked, or a client that has nothing to say yet.
    private boolean hasStranger;
    private int knownClients;
    private boolean hasGap;
    private Trust trust = Trust.NONE;

    /**
     * @param agents           of the thread.
     * @param census           of the driver, for this thread.
     * @param changes          of the driver.
     * @param waitPoint        where the thread sleeps.
     * @param timerIntervalNs  how often the conductor looks at its timers.
     */
    AgentSources(
        final Set<DriverAgent> agents, final StreamCensus census, final DriverChanges changes,
        final AgentWaitPoint waitPoint, final long timerIntervalNs)
    {
        networkMaxParkNs = Math.min(MAX_PARK_NS, timerIntervalNs / 2);
        // Without a watch clients that come are met by looking.
        final boolean isLooking = agents.contains(DriverAgent.CONDUCTOR) && !waitPoint.watchOpening(changes.file());
        maxParkNs = isLooking ? networkMaxParkNs : Math.min(IPC_MAX_PARK_NS, timerIntervalNs / 2);
        this.agents = agents;
        this.census = census;
        this.changes = changes;
        this.waitPoint = waitPoint;
        restNs = System.nanoTime();
        nextCensusNs = restNs;
    }

    @Override
    public boolean refresh()
    {
        final long nowNs = System.nanoTime();
        final long current = changes.count();
        if (current != seenChanges)
        {
            seenChanges = current;
            restNs = nowNs + UNREST_NS;
            nextCensusNs = nowNs;
        }
        if (waitPoint.isOpened())
        {
            alertUntilNs = nowNs + NEWCOMER_NS;
            isAlert = true;
        }
        takeCensusIfDue(nowNs);
        trust = examine();
        return true;
    }

    /** While the stock schedule is kept, it is not begun anew but to sleep for longer. */
    @Override
    public boolean isStale()
    {
        return changes.count() != seenChanges || (trust != Trust.ALL && isTrustworthyAgain());
    }

    /** The agents work, and something is being set up or taken down: others rely on being rung from the start. */
    void onWork()
    {
        if (changes.count() != seenChanges)
        {
            refresh();
        }
        else if (isRestless)
        {
            takeCensusIfDue(System.nanoTime());
        }
    }

    @Override
    public Trust trust()
    {
        return trust;
    }

    @Override
    public long maxParkNs()
    {
        return census.hasNetwork() || hasStranger ? networkMaxParkNs : maxParkNs;
    }

    /** Timers, heartbeats and clients that are not known yet: a time limit may well end with work. */
    @Override
    public boolean isWorkUnrung()
    {
        return true;
    }

    /** Whether a frame was missing when it was last looked: readers of images are then rung for all that is done. */
    boolean hasGap()
    {
        return hasGap;
    }

    private boolean isTrustworthyAgain()
    {
        final long nowNs = System.nanoTime();
        takeCensusIfDue(nowNs);
        return examine() == Trust.ALL;
    }

    private void takeCensusIfDue(final long nowNs)
    {
        isRestless = restNs - nowNs > 0;
        if (nextCensusNs - nowNs <= 0)
        {
            nextCensusNs = nowNs + (isRestless ? RESTLESS_CENSUS_INTERVAL_NS : CENSUS_INTERVAL_NS);
            census.take();
        }
        if (!isAlert)
        {
            final int clients = census.clientCount();
            hasStranger &= clients <= knownClients;
            knownClients = clients;
        }
        else if (alertUntilNs - nowNs <= 0)
        {
            isAlert = false;
            hasStranger |= census.clientCount() <= knownClients;
        }
    }

    private Trust examine()
    {
        hasGap = isAnyOf(DriverAgent.CONDUCTOR, DriverAgent.RECEIVER) && census.hasGap();
        if (isRestless || isAlert || waitPoint.isBlind() || hasGap || !areAgentsRung() || isSomethingWaiting())
        {
            return census.isAnybodyRinging() ? Trust.SOME : Trust.NONE;
        }
        return Trust.ALL;
    }

    private boolean areAgentsRung()
    {
        return (!agents.contains(DriverAgent.CONDUCTOR) || census.isConductorRung()) &&
            (!agents.contains(DriverAgent.SENDER) || census.isSenderRung());
    }

    private boolean isSomethingWaiting()
    {
        return (agents.contains(DriverAgent.CONDUCTOR) && changes.hasCommand()) ||
            (agents.contains(DriverAgent.SENDER) && census.hasUnsent());
    }

    private boolean isAnyOf(final DriverAgent one, final DriverAgent other)
    {
        return agents.contains(one) || agents.contains(other);
    }
}
