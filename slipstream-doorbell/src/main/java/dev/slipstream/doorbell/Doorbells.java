/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.doorbell.signal.SignalKind;
import io.aeron.Aeron;
import io.aeron.AvailableImageHandler;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.UnavailableImageHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.SystemUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * Doorbells beside one {@link Aeron} client: makes doorbells for threads that read, subscriptions that sleep on them,
 * and publications that ring.
 *
 * <p>Thread-safe. Does not own the client: close this first, and before it the subscriptions, publications and
 * doorbells that it made. Needs a client whose conductor runs by itself; with a conductor that is invoked, whoever
 * invokes it must do so while readers sleep.
 */
public final class Doorbells implements AutoCloseable
{
    // Aeron's own choice (Aeron.Configuration.AWAITING_IDLE_SLEEP_MS).
    private static final long AWAITING_SLEEP_MS = 1;

    private final Aeron aeron;
    private final DoorbellContext context;
    private final DoorbellPage page;
    private final MappedCounters mappedCounters;
    private final PeerDirectory peers;
    private final @Nullable CommandBell commandBell;
    private final DoorbellCounter clientCounter;
    private final List<DoorbellCounter> others = new CopyOnWriteArrayList<>();
    private final List<Doorbell> doorbells = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long availableHandlerId;
    private final long unavailableHandlerId;

    private Doorbells(final Aeron aeron, final DoorbellContext context, final DoorbellPage page)
    {
        this.aeron = aeron;
        this.context = context;
        this.page = page;
        mappedCounters = MappedCounters.map(aeron.context().aeronDirectory().toPath());
        peers = new PeerDirectory(mappedCounters.reader());
        // Listen first and look afterwards: what comes in between is not missed.
        availableHandlerId = aeron.addAvailableCounterHandler(this::onAvailableCounter);
        unavailableHandlerId = aeron.addUnavailableCounterHandler(this::onUnavailableCounter);

        // Bound before the driver can learn of the counter: once it does, it relies on being rung.
        commandBell = aeron.context().clientLock() instanceof final RingingLock lock ? lock.bell() : null;
        if (commandBell != null)
        {
            final boolean mayConductorSleep = aeron.context().clientLock() instanceof final RingingLock lock &&
                lock.mayConductorSleep() && !aeron.context().useConductorAgentInvoker();
            commandBell.bind(mappedCounters.commands(), page.agentRingSet(DriverAgent.CONDUCTOR),
                mayConductorSleep ? new ConductorBell(page, peers, conductorMaxParkNs()) : null);
        }
        clientCounter = addClientCounter(aeron.clientId(), commandBell != null);
    }

    /**
     * Let a client ring a media driver whose agents sleep when it has a command for it. Without that such a driver
     * looks for commands as often as Aeron's own, as long as the client is there. And let the client's conductor sleep
     * until such a driver answers, unless an idle strategy was chosen for it. Needs {@link #connect} afterwards.
     *
     * @param context of the client, not concluded; its lock and its idle strategies are wrapped.
     * @return the context.
     */
    public static Aeron.Context configure(final Aeron.Context context)
    {
        final CommandBell bell = new CommandBell();
        final Lock lock = context.clientLock();
        final IdleStrategy awaiting = context.awaitingIdleStrategy();
        final boolean mayConductorSleep = context.idleStrategy() == null;
        if (mayConductorSleep)
        {
            context.idleStrategy(new ConductorIdleStrategy(
                new SleepingMillisIdleStrategy(TimeUnit.NANOSECONDS.toMillis(context.idleSleepDurationNs())), bell));
        }
        return context
            .clientLock(new RingingLock(lock != null ? lock : new ReentrantLock(), bell, mayConductorSleep))
            .awaitingIdleStrategy(new RingingIdleStrategy(
                awaiting != null ? awaiting : new SleepingMillisIdleStrategy(AWAITING_SLEEP_MS), bell));
    }

    /**
     * Join the doorbells of the client's media driver with settings from system properties.
     *
     * @param aeron the client.
     * @return the doorbells.
     * @throws dev.slipstream.doorbell.page.DoorbellPageException if they cannot be used there.
     */
    public static Doorbells connect(final Aeron aeron)
    {
        return connect(aeron, new DoorbellContext());
    }

    /**
     * Join the doorbells of the client's media driver.
     *
     * @param aeron   the client.
     * @param context settings.
     * @return the doorbells.
     * @throws dev.slipstream.doorbell.page.DoorbellPageException if they cannot be used there.
     */
    public static Doorbells connect(final Aeron aeron, final DoorbellContext context)
    {
        context.conclude();
        final DoorbellPage page = DoorbellPage.open(
            aeron.context().aeronDirectory().toPath(), context.membarrier());
        try
        {
            return new Doorbells(aeron, context, page);
        }
        catch (final RuntimeException | Error e)
        {
            page.close();
            throw e;
        }
    }

    /**
     * Make a doorbell for the thread that calls.
     *
     * @param name of the thread's role, for its counters.
     * @return the doorbell, to be used and closed by that thread.
     */
    public Doorbell newDoorbell(final String name)
    {
        return newDoorbell(name, context.signalKind());
    }

    /**
     * Make a doorbell for the thread that calls.
     *
     * @param name of the thread's role, for its counters.
     * @param kind how the thread is woken.
     * @return the doorbell, to be used and closed by that thread.
     */
    public Doorbell newDoorbell(final String name, final SignalKind kind)
    {
        return newDoorbell(name, kind, false, context.maxParkNs());
    }

    /**
     * Make a doorbell for a thread that may also wait for what nobody rings for, such as a queue or a position that
     * another thread moves: it sleeps for a millisecond at most.
     *
     * @param name of the thread's role, for its counters.
     * @return the doorbell, to be used and closed by that thread.
     */
    public Doorbell newCautiousDoorbell(final String name)
    {
        return newDoorbell(name, context.signalKind(), true, StockSchedule.MAX_PARK_NS);
    }

    /**
     * Make a doorbell for a thread that may also wait for what nobody rings for, and that says itself, by
     * {@link Doorbell#idleIfRung}, how long it may sleep.
     *
     * @param name of the thread's role, for its counters.
     * @return the doorbell, to be used and closed by that thread.
     */
    public Doorbell newDoorbellBesideStrategy(final String name)
    {
        return newDoorbell(name, context.signalKind(), true, context.maxParkNs());
    }

    /**
     * Make a selector, for a thread that waits for many subscriptions and for descriptors.
     *
     * @param name of the thread's role, for its counters.
     * @return the selector, to be used and closed by that thread.
     */
    public DoorbellSelector newSelector(final String name)
    {
        final Doorbell doorbell = newDoorbell(name, context.descriptorSignalKind());
        try
        {
            return new DoorbellSelector(doorbell);
        }
        catch (final RuntimeException | Error e)
        {
            doorbell.close();
            throw e;
        }
    }

    /**
     * Make a doorbell with a descriptor, for the thread of an event loop.
     *
     * @param name of the thread's role, for its counters.
     * @return the doorbell, to be used and closed by that thread.
     * @throws IllegalArgumentException if the configured kind of signal has no descriptor.
     */
    public EventLoopDoorbell newEventLoopDoorbell(final String name)
    {
        final Doorbell doorbell = newDoorbell(name, context.descriptorSignalKind());
        try
        {
            return new EventLoopDoorbell(doorbell);
        }
        catch (final RuntimeException | Error e)
        {
            doorbell.close();
            throw e;
        }
    }

    private Doorbell newDoorbell(
        final String name, final SignalKind kind, final boolean isCautious, final long maxParkNs)
    {
        final ParkSlot slot = page.allocate(kind);
        try
        {
            final BellCounters counters = new BellCounters(
                (type, label) -> mappedCounters.counter(aeron.addCounter(type.typeId(), label)),
                name + " slot=" + slot.slot());
            final ReaderSources sources = new ReaderSources(slot, peers, maxParkNs);
            final Doorbell[] made = new Doorbell[1];
            made[0] = new Doorbell(slot, sources, context.spinPolicy().get(), counters, isCautious,
                () -> doorbells.remove(made[0]));
            doorbells.add(made[0]);
            return made[0];
        }
        catch (final RuntimeException | Error e)
        {
            slot.close();
            throw e;
        }
    }

    /**
     * Add a subscription whose reader sleeps on a doorbell.
     *
     * @param doorbell of the thread that reads it.
     * @param channel  of the subscription.
     * @param streamId of the subscription.
     * @return the subscription.
     */
    public DoorbellSubscription addSubscription(final Doorbell doorbell, final String channel, final int streamId)
    {
        return addSubscription(doorbell, channel, streamId, (image) ->
        {
        }, (image) ->
        {
        });
    }

    /**
     * Add a subscription whose reader sleeps on a doorbell.
     *
     * @param doorbell           of the thread that reads it.
     * @param channel            of the subscription.
     * @param streamId           of the subscription.
     * @param onAvailableImage   called by the client's conductor.
     * @param onUnavailableImage called by the client's conductor.
     * @return the subscription.
     */
    public DoorbellSubscription addSubscription(
        final Doorbell doorbell, final String channel, final int streamId,
        final AvailableImageHandler onAvailableImage, final UnavailableImageHandler onUnavailableImage)
    {
        final Subscription subscription = aeron.addSubscription(channel, streamId, (image) ->
        {
            onAvailableImage.onAvailableImage(image);
            onSourceChange(doorbell);
        }, (image) ->
        {
            onUnavailableImage.onUnavailableImage(image);
            onSourceChange(doorbell);
        });
        doorbell.sources().attach(subscription, true);
        return new DoorbellSubscription(
            subscription, doorbell, peers.isDriverRinging() ? newConsumptionBell(subscription) : null);
    }

    /**
     * Let the reader of an existing subscription sleep on a doorbell, for code that goes on polling it itself. Since
     * its image handlers are not ours, the reader looks for new images every 10 ms; and since its polls are not, a
     * media driver whose agents sleep looks as often as Aeron's own how far it has come.
     *
     * @param doorbell     of the thread that reads it.
     * @param subscription that it reads.
     * @return the subscription, for blocking polls.
     */
    public DoorbellSubscription attach(final Doorbell doorbell, final Subscription subscription)
    {
        doorbell.sources().attach(subscription, false);
        return new DoorbellSubscription(subscription, doorbell, null);
    }

    /**
     * Add a publication that rings its readers.
     *
     * @param channel  of the publication.
     * @param streamId of the publication.
     * @return the publication.
     */
    public DoorbellPublication addPublication(final String channel, final int streamId)
    {
        return wrap(aeron.addPublication(channel, streamId));
    }

    /**
     * Let an existing publication ring its readers. From then on nobody in this process offers to it directly.
     *
     * @param publication the publication.
     * @return what to offer to.
     */
    public DoorbellPublication wrap(final Publication publication)
    {
        return new DoorbellPublication(publication, newBell(publication, publication instanceof ExclusivePublication));
    }

    /**
     * Add an exclusive publication that rings its readers.
     *
     * @param channel  of the publication.
     * @param streamId of the publication.
     * @return the publication.
     */
    public DoorbellExclusivePublication addExclusivePublication(final String channel, final int streamId)
    {
        return wrap(aeron.addExclusivePublication(channel, streamId));
    }

    /**
     * Let an existing exclusive publication ring its readers. From then on nobody offers to it directly.
     *
     * @param publication the publication.
     * @return what to offer to.
     */
    public DoorbellExclusivePublication wrap(final ExclusivePublication publication)
    {
        return new DoorbellExclusivePublication(publication, newBell(publication, true));
    }

    /**
     * Say that another client of this process rings for whatever it publishes, on whose behalf this one does it.
     *
     * @param clientId of the other client.
     */
    public void ringOnBehalfOf(final long clientId)
    {
        others.add(addClientCounter(clientId, false));
    }

    /**
     * The page of doorbells.
     *
     * @return the page.
     */
    public DoorbellPage page()
    {
        return page;
    }

    /** Leave the doorbells; later calls do nothing. */
    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            if (!aeron.isClosed())
            {
                aeron.removeAvailableCounterHandler(availableHandlerId);
                aeron.removeUnavailableCounterHandler(unavailableHandlerId);
            }
            clientCounter.close();
            others.forEach(DoorbellCounter::close);
            if (commandBell != null)
            {
                commandBell.unbind();
            }
            page.close();
        }
    }

    /** No longer than half of the time in which a client has to show that it lives. */
    private long conductorMaxParkNs()
    {
        return Math.min(context.maxParkNs(), aeron.context().keepAliveIntervalNs() / 2);
    }

    private PublicationBell newBell(final Publication publication, final boolean isExclusive)
    {
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer(DoorbellCounterKey.LENGTH);
        DoorbellCounterKey.encode(key, aeron.clientId(), publication.registrationId(),
            publication.originalRegistrationId(), publication.sessionId(), publication.streamId(),
            isExclusive ? DoorbellCounterKey.FLAG_EXCLUSIVE : 0);
        // The readers are looked up before they can learn of the counter: once they do, they rely on being rung.
        final var readers = page.ringSet(publication.sessionId(), publication.streamId());
        final DoorbellCounter rung = addCounter(DoorbellCounterType.PUBLICATION, key, DoorbellCounterKey.LENGTH,
            DoorbellCounterType.PUBLICATION.label() + ": " + publication.registrationId() + " " +
                publication.sessionId() + " " + publication.streamId() + " " + publication.channel());
        final boolean isIpc = publication.channel().startsWith(CommonContext.IPC_CHANNEL);
        final @Nullable RingSet sender = isIpc ? null : page.agentRingSet(DriverAgent.SENDER);
        final @Nullable PublishFence fence = isExclusive ? new PublishFence(page.waivers(), System::nanoTime) : null;
        return new PublicationBell(publication, readers, sender, rung, fence, peers, context.maxParkNs());
    }

    private ConsumptionBell newConsumptionBell(final Subscription subscription)
    {
        final RingSet conductor = page.agentRingSet(DriverAgent.CONDUCTOR);
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer(DoorbellCounterKey.LENGTH);
        DoorbellCounterKey.encode(
            key, aeron.clientId(), subscription.registrationId(), 0, 0, subscription.streamId(), 0);
        final DoorbellCounter rung = addCounter(DoorbellCounterType.SUBSCRIPTION, key, DoorbellCounterKey.LENGTH,
            DoorbellCounterType.SUBSCRIPTION.label() + ": " + subscription.registrationId() + " " +
                subscription.streamId() + " " + subscription.channel());
        return new ConsumptionBell(
            subscription, receiverWindowLength(subscription), mappedCounters.reader(), conductor, rung);
    }

    private int receiverWindowLength(final Subscription subscription)
    {
        final String ofChannel = ChannelUri.parse(subscription.channel())
            .get(CommonContext.RECEIVER_WINDOW_LENGTH_PARAM_NAME);
        final long window = ofChannel == null ? peers.receiverWindowLength() :
            SystemUtil.parseSize(CommonContext.RECEIVER_WINDOW_LENGTH_PARAM_NAME, ofChannel);
        return (int)Math.min(Integer.MAX_VALUE, window);
    }

    private DoorbellCounter addClientCounter(final long clientId, final boolean isRingingForCommands)
    {
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer(DoorbellCounterKey.LENGTH);
        DoorbellCounterKey.encodeClient(key, clientId, isRingingForCommands);
        final DoorbellCounter counter = addCounter(DoorbellCounterType.CLIENT, key, DoorbellCounterKey.LENGTH,
            DoorbellCounterType.CLIENT.label() + ": pid: clientId=" + clientId);
        counter.set(ProcessHandle.current().pid());
        return counter;
    }

    private DoorbellCounter addCounter(
        final DoorbellCounterType type, final ExpandableArrayBuffer key, final int keyLength, final String label)
    {
        final ExpandableArrayBuffer labelBuffer = new ExpandableArrayBuffer();
        final int labelLength = labelBuffer.putStringWithoutLengthAscii(0, label);
        return mappedCounters.counter(
            aeron.addCounter(type.typeId(), key, 0, keyLength, labelBuffer, 0, labelLength));
    }

    private void onAvailableCounter(final CountersReader counters, final long registrationId, final int counterId)
    {
        if (peers.onAvailable(counterId))
        {
            ringAll();
        }
    }

    private void onUnavailableCounter(final CountersReader counters, final long registrationId, final int counterId)
    {
        if (peers.onUnavailable(registrationId, counterId))
        {
            ringAll();
        }
    }

    private void ringAll()
    {
        for (final Doorbell doorbell : doorbells)
        {
            doorbell.ring();
        }
    }

    private static void onSourceChange(final Doorbell doorbell)
    {
        doorbell.sources().invalidate();
        doorbell.ring();
    }
}
