/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.netty.settings.ChannelSettings;
import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * The work of a node over UDP. Its driver is Slipstream's, whose agents take their turns on the thread of the node and
 * sleep with it, on sockets and doorbells.
 *
 * <p>For each address of this host that connections go by there is one socket that receives for all of them; a
 * subscription of a connection hears one session of one stream, whose numbers only the two ends know.
 */
final class UdpAgent extends NodeAgent
{
    private static final Logger LOGGER = System.getLogger(UdpAgent.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    // What the window may be depends on how much a socket takes in while the thread does something else. The kernel
    // gives less where net.core.rmem_max says so: 208 KiB by default.
    private static final int RECEIVE_BUFFER_WANTED = 2 * 1024 * 1024;

    // For how long a peer that does not read may keep what is left of a connection that was closed.
    private static final long RETIRE_NS = TimeUnit.SECONDS.toNanos(10);

    // The process ends: whoever has closed his connections has done so before.
    private static final long EXIT_RETIRE_NS = TimeUnit.SECONDS.toNanos(1);

    private final SlipstreamDriver driver;
    private final AgentInvoker invoker;
    private final IdleStrategy idle;
    private final Doorbells doorbells;
    private final Doorbell bell;
    private final RingSet conductor;
    private final int receiveBufferLength;
    private final Map<InetAddress, Endpoint> endpoints = new HashMap<>();
    private final List<Retired> retired = new ArrayList<>();
    private long checkedNs = System.nanoTime();

    private UdpAgent(
        final SlipstreamDriver driver, final IdleStrategy idle, final Aeron aeron, final Doorbells doorbells,
        final int receiveBufferLength, final Queue<Runnable> commands)
    {
        super(aeron, doorbells.page(), commands);
        this.driver = driver;
        this.idle = idle;
        this.doorbells = doorbells;
        this.receiveBufferLength = receiveBufferLength;
        invoker = driver.mediaDriver().sharedAgentInvoker();
        conductor = doorbells.page().agentRingSet(DriverAgent.CONDUCTOR);
        // Nobody sleeps on it: it is what the readers' subscriptions are made with.
        bell = doorbells.newDoorbell("netty-node");
    }

    static UdpAgent start(final Path aeronDirectory, final Queue<Runnable> commands)
    {
        final int receiveBufferLength = receiveBufferLength();
        final SlipstreamDriver driver = SlipstreamDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .socketRcvbufLength(receiveBufferLength)
                .counterValuesBufferLength(COUNTER_VALUES_LENGTH)
                .lowStorageWarningThreshold(NO_WARNING)
                .conductorCycleThresholdNs(CYCLE_THRESHOLD_NS)
                .senderCycleThresholdNs(CYCLE_THRESHOLD_NS)
                .receiverCycleThresholdNs(CYCLE_THRESHOLD_NS)
                .errorHandler(logTo("embedded media driver")),
            new SlipstreamContext().eventsEnabled(true).maxTermLength(ChannelSettings.TERM_LENGTH_MAX)
                .announcer((line) -> LOGGER.log(Level.INFO, line)));
        @Nullable
        Aeron aeron = null;
        try
        {
            // Before its first turn, or it does not sleep.
            final IdleStrategy idle = driver.invokerIdleStrategy();
            aeron = Aeron.connect(Doorbells.configure(clientContext(aeronDirectory.toString())
                .driverAgentInvoker(driver.mediaDriver().sharedAgentInvoker())));
            return new UdpAgent(driver, idle, aeron, Doorbells.connect(aeron), receiveBufferLength, commands);
        }
        catch (final RuntimeException | Error e)
        {
            CloseHelper.quietCloseAll(aeron, driver);
            throw e;
        }
    }

    /** Where this node receives at an address of the host. */
    Endpoint endpoint(final InetAddress local)
    {
        final Endpoint known = endpoints.get(local);
        if (known != null)
        {
            return known;
        }
        final int tag = endpoints.size() + 1;
        // Keeps the socket open. It hears nothing, unless somebody guesses what nobody is told. The window of all
        // images is that of the channel that opened the socket.
        final String resolved = aeron().addSubscription(
            "aeron:udp?tags=" + tag + "|endpoint=" + UdpRoute.host(local) + ":0|session-id=" + RANDOM.nextInt() +
                "|rcv-wnd=" + receiveBufferLength,
            RANDOM.nextInt()).resolvedEndpoint();
        if (resolved == null)
        {
            throw new IllegalStateException("no port to receive at on " + local);
        }
        final Endpoint made = new Endpoint(tag, Integer.parseInt(resolved.substring(resolved.lastIndexOf(':') + 1)));
        endpoints.put(local, made);
        return made;
    }

    DoorbellSubscription subscribe(final StreamSpec spec, final UdpRoute route)
    {
        return doorbells.addSubscription(
            bell, "aeron:udp?tags=" + endpoint(route.local()).tag() + "|session-id=" + spec.readSessionId(),
            spec.readStreamId());
    }

    DoorbellExclusivePublication publish(final StreamSpec spec, final UdpRoute route)
    {
        // Not sparse: where shared memory is full a connection is refused, instead of a fault in the middle of a write.
        // Lingers for as long as it may take the peer to ask once more for what was lost.
        final StringBuilder channel = new StringBuilder("aeron:udp?endpoint=")
            .append(UdpRoute.host(route.peer().getAddress())).append(':').append(route.peer().getPort())
            .append("|session-id=").append(spec.writeSessionId()).append("|term-length=").append(spec.termLength())
            .append("|mtu=").append(spec.mtu()).append("|sparse=false|linger=1s");
        if (!route.local().isLoopbackAddress())
        {
            // The peer takes nothing from another address.
            channel.append("|interface=").append(UdpRoute.host(route.local()));
        }
        return doorbells.addExclusivePublication(channel.toString(), spec.writeStreamId());
    }

    /** How much may be on the way to this end: Aeron's Configuration.receiverWindowLength. */
    int windowLength(final StreamSpec spec)
    {
        return Math.min(spec.termLength() / 2, receiveBufferLength);
    }

    /** Close a publication when all of it was sent, or nobody has wanted it for a while. */
    void retire(final DoorbellExclusivePublication publication)
    {
        final long registrationId = publication.publication().registrationId();
        final int senderPosition = aeron().countersReader().findByTypeIdAndRegistrationId(
            AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, registrationId);
        retired.add(new Retired(publication, senderPosition, System.nanoTime() + RETIRE_NS));
        pollRetired();
    }

    /** Close a publication that nobody wants any more. */
    static void revoke(final DoorbellExclusivePublication publication)
    {
        publication.publication().revoke();
        publication.close();
    }

    @Override
    void wake()
    {
        conductor.ring();
    }

    @Override
    int invokeDriver()
    {
        return invoker.invoke();
    }

    @Override
    boolean idle(final int workCount)
    {
        if (workCount > 0)
        {
            bells().progress().ring();
        }
        idle.idle(workCount);
        final long nowNs = System.nanoTime();
        final boolean isTime = nowNs - checkedNs >= PARK_NS;
        if (isTime)
        {
            checkedNs = nowNs;
        }
        return isTime;
    }

    @Override
    void checkLife()
    {
        if (aeron().isClosed() || invoker.isClosed())
        {
            throw new NodeDeathException("the embedded media driver has ended");
        }
        pollRetired();
    }

    @Override
    void beforeEnd()
    {
        final long deadlineNs = System.nanoTime() + EXIT_RETIRE_NS;
        while (!retired.isEmpty() && System.nanoTime() - deadlineNs < 0)
        {
            idle.idle(doWork());
            pollRetired();
        }
    }

    @Override
    public void close()
    {
        failOpenings();
        CloseHelper.closeAll(logTo("node that is being closed"), bell, doorbells, aeron(), driver);
    }

    private void pollRetired()
    {
        for (int i = retired.size() - 1; i >= 0; i--)
        {
            if (retired.get(i).tryClose(aeron().countersReader()))
            {
                retired.remove(i);
            }
        }
    }

    private static int receiveBufferLength()
    {
        try (DatagramChannel probe = DatagramChannel.open())
        {
            probe.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_WANTED);
            return Math.min(RECEIVE_BUFFER_WANTED, probe.getOption(StandardSocketOptions.SO_RCVBUF));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A socket that receives for all connections that go by one address of the host.
     *
     * @param tag  of its channel.
     * @param port of it.
     */
    record Endpoint(int tag, int port)
    {
    }

    private record Retired(DoorbellExclusivePublication publication, int senderPosition, long deadlineNs)
    {
        boolean tryClose(final CountersReader counters)
        {
            if (senderPosition == CountersReader.NULL_COUNTER_ID ||
                counters.getCounterValue(senderPosition) >= publication.publication().position())
            {
                publication.close();
                return true;
            }
            if (!publication.publication().isConnected() || System.nanoTime() - deadlineNs >= 0)
            {
                revoke(publication);
                return true;
            }
            return false;
        }
    }
}
