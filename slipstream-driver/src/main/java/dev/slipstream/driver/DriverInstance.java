/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_SENT;
import static io.aeron.driver.status.SystemCounterDescriptor.INVALID_PACKETS;

import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.driver.event.ChannelWatch;
import dev.slipstream.driver.event.EventDrivenAgents;
import dev.slipstream.driver.event.SocketWatch;
import dev.slipstream.driver.receive.ArrivalClock;
import dev.slipstream.driver.receive.DestinationReceiver;
import dev.slipstream.driver.receive.DestinationReceivers;
import dev.slipstream.driver.receive.FrameDispatcher;
import dev.slipstream.driver.receive.KernelReceiver;
import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.receive.SourceAddresses;
import dev.slipstream.driver.send.KernelRunSender;
import dev.slipstream.driver.send.PositionCatchUp;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.driver.send.SendPath;
import dev.slipstream.driver.send.SendTimestamps;
import dev.slipstream.driver.status.DriverRecording;
import dev.slipstream.driver.status.SlipstreamCounters;
import dev.slipstream.driver.xdp.XdpOptions;
import dev.slipstream.driver.xdp.XdpPath;
import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.ChannelDescriptor;
import dev.slipstream.linux.socket.ReceiveBatch;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.ReceiveDestinationTransport;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one media driver: its options, its counters, and what its endpoints share. Found by the driver's
 * context, because that is all that a supplier of endpoints is given; several drivers in one JVM share nothing.
 *
 * <p>Used by the conductor's thread, apart from {@link #onSenderCycle}, {@link #onControlPoll},
 * {@link #onReceiverCycle}, {@link #openDestination} and {@link #closeDestination}.
 */
final class DriverInstance
{
    /** Messages in one sendmmsg(2): a run of mixed lengths has one for each change of length at worst. */
    private static final int SEND_BATCH_CAPACITY = 64;

    /** Messages in one recvmmsg(2). */
    private static final int RECEIVE_BATCH_CAPACITY = 16;

    /** Whatever the kernel glues together is an IP packet, and not longer than one can be. */
    private static final int RECEIVE_BUFFER_LENGTH = 65_535;

    // Weak, because a drop-in never hears of its driver's end. Aeron's Context has the identity of its object.
    private static final Map<MediaDriver.Context, DriverInstance> INSTANCES = Collections
        .synchronizedMap(new WeakHashMap<>());

    private final SlipstreamContext options;
    private final boolean isHooked;
    private final @Nullable EventDrivenAgents agents;
    private final @Nullable String noAgentsCause;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Shared shared;

    private DriverInstance(
        final SlipstreamContext options,
        final boolean isHooked,
        final @Nullable EventDrivenAgents agents,
        final @Nullable String noAgentsCause)
    {
        this.options = options;
        this.isHooked = isHooked;
        this.agents = agents;
        this.noAgentsCause = noAgentsCause;
    }

    /**
     * Make the instance of a driver that is about to be launched, with hooks in its agents' duty cycles, and idle
     * strategies if its agents are to sleep.
     *
     * @param context of the driver.
     * @param options concluded.
     * @return the instance.
     */
    static DriverInstance create(final MediaDriver.Context context, final SlipstreamContext options)
    {
        final String cause = options.eventsEnabled() ? EventDrivenAgents.unavailabilityCause(context) :
            "switched off by " + SlipstreamContext.EVENTS_ENABLED_PROPERTY;
        final EventDrivenAgents agents = cause == null ? EventDrivenAgents.install(context) : null;
        final DriverInstance instance = new DriverInstance(options, true, agents, cause);
        INSTANCES.put(context, instance);
        return instance;
    }

    /**
     * Find the instance of a running driver; a driver launched elsewhere gets one with default options.
     *
     * @param context of the driver.
     * @return the instance, started.
     */
    static DriverInstance of(final MediaDriver.Context context)
    {
        final DriverInstance instance = INSTANCES
            .computeIfAbsent(context, key -> new DriverInstance(
                new SlipstreamContext().conclude(), false, null, "the driver was not launched by Slipstream"));
        instance.start(context);
        return instance;
    }

    /**
     * Forget the instance of a driver whose agents have ended, and release what it holds.
     *
     * @param context of the driver.
     */
    static void remove(final MediaDriver.Context context)
    {
        final DriverInstance instance = INSTANCES.remove(context);
        if (instance == null)
        {
            return;
        }
        final Shared current = instance.shared;
        CloseHelper.closeAll(current == null ? null : current.accelerated, instance.agents);
    }

    /**
     * Allocate what the endpoints share, and say what is on. Does nothing after the first time.
     *
     * @param context of the driver, concluded.
     */
    void start(final MediaDriver.Context context)
    {
        if (shared == null)
        {
            final SlipstreamCounters counters = new SlipstreamCounters(context.countersManager());
            final String cause = kernelBatchingUnavailabilityCause();
            counters.state(KERNEL_BATCHING, cause);
            announce("kernel batching " + (cause == null ? "on" : "off: " + cause));
            if (cause != null)
            {
                DriverRecording.onFallback("kernel batching", cause);
            }
            final Kernel kernel = cause == null ? new Kernel(context, counters) : null;
            final Channels channels = openAgents(context, counters);
            shared = new Shared(
                context, counters, kernel, openXdp(counters, kernel, channels.receiverSockets), channels, options);
        }
    }

    /**
     * Run first in every duty cycle of the sender, on its thread.
     */
    void onSenderCycle()
    {
        final Shared current = shared;
        if (current != null)
        {
            current.positionCatchUp.catchUp();
            if (current.accelerated != null && current.accelerated.onSenderCycle() && agents != null)
            {
                agents.onUnsent();
            }
        }
    }

    /**
     * Run by each sending endpoint when it is polled for status messages and NAKs, on the sender's thread.
     */
    void onControlPoll()
    {
        final Shared current = shared();
        current.positionCatchUp.catchUp();
        if (!isHooked && current.accelerated != null)
        {
            current.accelerated.onSenderCycle();
        }
    }

    /**
     * Run first in every duty cycle of the receiver, on its thread.
     */
    void onReceiverCycle()
    {
        final Shared current = shared;
        if (current != null && current.kernel != null)
        {
            current.kernel.destinations.receive(current.kernel.receiver);
            if (current.accelerated != null)
            {
                current.accelerated.onReceiverCycle();
            }
            current.kernel.destinations.endCycle();
        }
    }

    /**
     * What the thread idles on that drives the agents in INVOKER mode.
     *
     * @return the strategy, or null if the agents do not sleep.
     */
    @Nullable
    IdleStrategy invokerIdleStrategy()
    {
        return agents == null ? null : agents.invokerIdleStrategy();
    }

    /**
     * How long the thread of an agent has slept, all in all. For that thread.
     *
     * @param agent of the driver.
     * @return in nanoseconds.
     */
    long parkedNs(final DriverAgent agent)
    {
        return agents == null ? 0 : agents.parkedNs(agent);
    }

    /**
     * An endpoint has been given a data frame. For the receiver's thread.
     *
     * @param header of the frame.
     * @param bytes  that were put into an image.
     */
    void onDataPacket(final DataHeaderFlyweight header, final int bytes)
    {
        if (agents != null && bytes > 0)
        {
            agents.onData(header.sessionId(), header.streamId());
        }
    }

    /** An endpoint has been given a set-up frame. For the receiver's thread. */
    void onSetup()
    {
        if (agents != null)
        {
            agents.onSetup();
        }
    }

    /** The sockets that the sender reads. */
    ChannelWatch senderChannels()
    {
        return shared().channels.sender;
    }

    SlipstreamContext options()
    {
        return options;
    }

    SendPath newSendPath(
        final UdpChannel channel, final MediaDriver.Context context, final SendPath.Endpoint endpoint)
    {
        return new SendPath(
            endpoint,
            context.countersManager(),
            shared().positionCatchUp,
            channel.isChannelSendTimestampEnabled() ?
                new SendTimestamps(channel.channelSendTimestampOffset(), context.channelSendTimestampClock()) : null);
    }

    ReceivePath newReceivePath(
        final MediaDriver.Context context,
        final ReceiveChannelEndpoint endpoint,
        final ReceivePath.Endpoint singleReceiver)
    {
        final Shared current = shared();
        return new ReceivePath(
            singleReceiver,
            new FrameDispatcher(
                endpoint,
                current.errorHandler,
                context.systemCounters().get(INVALID_PACKETS),
                current.counters.get(MALFORMED_FRAMES)),
            current.bytesReceived,
            !endpoint.hasDestinationControl(),
            context.receiverCachedNanoClock(),
            isHooked ? null : this::onReceiverCycle);
    }

    /**
     * Make the sender for a channel whose socket was opened.
     *
     * @param channel       as configured.
     * @param socket        that sends.
     * @param errorListener to tell of errors.
     * @return the sender, or null if the channel has to send as Aeron does.
     */
    @Nullable
    RunSender newRunSender(
        final UdpChannel channel, final DatagramChannel socket, final KernelRunSender.ErrorListener errorListener)
    {
        final Kernel kernel = shared().kernel;
        if (kernel == null)
        {
            return null;
        }

        final ChannelDescriptor descriptor = ChannelDescriptor.find(socket);
        if (descriptor.unavailabilityCause() != null)
        {
            notBatched(channel, descriptor.unavailabilityCause());
            return null;
        }
        final boolean isIpv6 = channel.protocolFamily() == StandardProtocolFamily.INET6;
        final RunSender sender = new KernelRunSender(
            kernel.sendBatch, descriptor.fd(), isIpv6, kernel.sendCounters, errorListener);
        final XdpPath accelerated = shared().accelerated;
        final InetSocketAddress destination = remoteAddress(socket);
        return accelerated == null || destination == null ? sender :
            accelerated.openSender(channel, socket, destination, sender);
    }

    /**
     * Let the receiver be woken by the socket of a channel that was opened, and receive from it in batches, if it can.
     *
     * @param path    of the channel's endpoint.
     * @param channel as configured.
     * @param socket  that receives.
     */
    void openReceivePath(final ReceivePath path, final UdpChannel channel, final DatagramChannel socket)
    {
        openBatches(path, channel, socket);
        shared().channels.receiver.open(socket);
    }

    private void openBatches(final ReceivePath path, final UdpChannel channel, final DatagramChannel socket)
    {
        final Kernel kernel = shared().kernel;
        if (kernel == null)
        {
            return;
        }

        final ChannelDescriptor descriptor = ChannelDescriptor.find(socket);
        if (descriptor.unavailabilityCause() != null)
        {
            notBatched(channel, descriptor.unavailabilityCause());
            return;
        }
        final int result = SocketOptions.set(descriptor.fd(), SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1);
        if (result < 0)
        {
            notBatched(channel, "setsockopt(UDP_GRO) failed: " + Errno.name(-result));
            return;
        }
        if (channel.isChannelReceiveTimestampEnabled() && kernel.isArrivalClockUsed)
        {
            // Where the kernel will not, the time is that at which the driver takes a datagram in.
            SocketOptions.set(descriptor.fd(), SocketOptions.SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS, 1);
        }
        path.open(descriptor.fd(), kernel.receiver);
        final XdpPath accelerated = shared().accelerated;
        if (accelerated != null)
        {
            accelerated.openReceiver(channel, localAddress(socket), path, 0);
        }
    }

    /**
     * Let the receiver be woken by the socket of a destination of a multi-destination subscription, and let it receive
     * in batches, and over AF_XDP, if it can. The socket stays Aeron's, which reads one datagram at a time. Called by
     * the receiver's thread.
     *
     * @param path           of the endpoint.
     * @param destinations   of the endpoint.
     * @param transport      of the destination, open.
     * @param transportIndex of the transport.
     */
    void openDestination(
        final ReceivePath path,
        final DestinationReceiver destinations,
        final ReceiveDestinationTransport transport,
        final int transportIndex)
    {
        openBatches(path, destinations, transport, transportIndex);
        shared().channels.receiver.open(transport.receiveDatagramChannel());
    }

    private void openBatches(
        final ReceivePath path,
        final DestinationReceiver destinations,
        final ReceiveDestinationTransport transport,
        final int transportIndex)
    {
        final Kernel kernel = shared().kernel;
        // Without hooks nobody would take anything in: the endpoint itself is never polled.
        if (kernel == null || !isHooked)
        {
            return;
        }
        final DatagramChannel socket = transport.receiveDatagramChannel();
        final ChannelDescriptor descriptor = ChannelDescriptor.find(socket);
        if (descriptor.unavailabilityCause() == null)
        {
            destinations.add(transportIndex, descriptor.fd());
            kernel.destinations.add(destinations);
        }
        else
        {
            notBatched(transport.udpChannel(), descriptor.unavailabilityCause());
        }
        final XdpPath accelerated = shared().accelerated;
        if (accelerated != null)
        {
            accelerated.openReceiver(transport.udpChannel(), localAddress(socket), path, transportIndex);
        }
    }

    /**
     * A destination receives no more. Called by the receiver's thread.
     *
     * @param path           of the endpoint.
     * @param destinations   of the endpoint.
     * @param transport      of the destination, still open.
     * @param transportIndex of the transport.
     */
    void closeDestination(
        final ReceivePath path,
        final DestinationReceiver destinations,
        final ReceiveDestinationTransport transport,
        final int transportIndex)
    {
        shared().channels.receiver.close(transport.receiveDatagramChannel());
        destinations.remove(transportIndex);
        final XdpPath accelerated = shared().accelerated;
        if (accelerated != null)
        {
            accelerated.closeReceiver(path, transportIndex);
        }
    }

    /**
     * A channel receives no more. Called when the receiver has let go of its endpoint.
     *
     * @param path   of the channel's endpoint.
     * @param socket of the channel, or null if it was not opened.
     */
    void closeReceivePath(final ReceivePath path, final @Nullable DatagramChannel socket)
    {
        shared().channels.receiver.close(socket);
        final XdpPath accelerated = shared().accelerated;
        if (accelerated != null)
        {
            accelerated.closeReceiver(path);
        }
        path.close();
    }

    private Channels openAgents(final MediaDriver.Context context, final SlipstreamCounters counters)
    {
        String cause = noAgentsCause;
        if (agents != null)
        {
            try
            {
                agents.open(context);
            }
            catch (final LinkageError | RuntimeException ex)
            {
                cause = "cannot sleep on doorbells: " + ex.getMessage();
            }
        }
        counters.state(EVENTS, cause);
        if (options.eventsEnabled())
        {
            announce("event-driven agents " + (cause == null ? "on" : "off: " + cause));
            if (cause != null)
            {
                DriverRecording.onFallback("event-driven agents", cause);
            }
        }
        return new Channels(
            agents == null ? SocketWatch.NONE : agents.sockets(DriverAgent.RECEIVER),
            agents == null ? SocketWatch.NONE : agents.sockets(DriverAgent.SENDER));
    }

    private @Nullable XdpPath openXdp(
        final SlipstreamCounters counters, final @Nullable Kernel kernel, final SocketWatch sockets)
    {
        String cause = xdpUnavailabilityCause(kernel);
        if (cause == null)
        {
            try
            {
                return new XdpPath(
                    new XdpOptions(
                        options.interfaceNames(), options.checksumVerification(), options.xdpMode(),
                        options.xdpMulticast(), options.xdpSockets()),
                    counters, sockets, isHooked, this::announceAlways);
            }
            catch (final LinuxException ex)
            {
                cause = ex.getMessage();
            }
        }
        counters.state(XDP, cause);
        announce("AF_XDP off: " + cause);
        DriverRecording.onFallback("AF_XDP", String.valueOf(cause));
        return null;
    }

    private @Nullable String xdpUnavailabilityCause(final @Nullable Kernel kernel)
    {
        if (!options.xdpEnabled())
        {
            return "switched off by " + SlipstreamContext.XDP_ENABLED_PROPERTY;
        }
        return kernel == null ? "needs kernel batching, to fall back to" : XdpPath.unavailabilityCause();
    }

    private static InetSocketAddress localAddress(final DatagramChannel socket)
    {
        return (InetSocketAddress)socket.socket().getLocalSocketAddress();
    }

    // Null for a channel that sends to many.
    private static @Nullable InetSocketAddress remoteAddress(final DatagramChannel socket)
    {
        return (InetSocketAddress)socket.socket().getRemoteSocketAddress();
    }

    private @Nullable String kernelBatchingUnavailabilityCause()
    {
        if (!options.kernelBatchingEnabled())
        {
            return "switched off by " + SlipstreamContext.KERNEL_BATCHING_ENABLED_PROPERTY;
        }
        if (!"Linux".equals(System.getProperty("os.name")))
        {
            return "needs Linux, this is " + System.getProperty("os.name");
        }
        if (!AeronSeam.missing().isEmpty())
        {
            return "this version of Aeron lacks " + String.join(", ", AeronSeam.missing());
        }
        try
        {
            // Links the first native call: fails where the JVM or the C library will not have it.
            SocketOptions.get(-1, SocketOptions.SOL_SOCKET, SocketOptions.SO_BROADCAST);
            return null;
        }
        catch (final LinkageError | RuntimeException ex)
        {
            final Throwable cause = ex.getCause() == null ? ex : ex.getCause();
            return "this JVM does not let native code be called (" + cause + "); start it with " +
                "--enable-native-access=ALL-UNNAMED";
        }
    }

    private void notBatched(final UdpChannel channel, final String cause)
    {
        shared().counters.get(KERNEL_CHANNELS_NOT_BATCHED).incrementRelease();
        announce("channel " + channel.originalUriString() + " is not batched: " + cause);
        DriverRecording.onFallback(channel.originalUriString(), cause);
    }

    private void announce(final String line)
    {
        if (announced.add(line))
        {
            announceAlways(line);
        }
    }

    private void announceAlways(final String line)
    {
        options.announcer().accept("Slipstream: " + line);
    }

    private Shared shared()
    {
        final Shared current = shared;
        if (current == null)
        {
            throw new IllegalStateException("the driver has not started");
        }
        return current;
    }

    private static final class Shared
    {
        private final SlipstreamCounters counters;
        private final PositionCatchUp positionCatchUp;
        private final ErrorHandler errorHandler;
        private final AtomicCounter bytesReceived;
        private final @Nullable Kernel kernel;
        private final @Nullable XdpPath accelerated;
        private final Channels channels;

        Shared(
            final MediaDriver.Context context,
            final SlipstreamCounters counters,
            final @Nullable Kernel kernel,
            final @Nullable XdpPath accelerated,
            final Channels channels,
            final SlipstreamContext options)
        {
            this.counters = counters;
            this.kernel = kernel;
            this.accelerated = accelerated;
            this.channels = channels;
            errorHandler = context.countedErrorHandler();
            bytesReceived = context.systemCounters().get(BYTES_RECEIVED);
            positionCatchUp = new PositionCatchUp(
                options.deepSeamEnabled(),
                context.systemCounters().get(BYTES_SENT),
                counters.get(POSITION_CATCH_UPS),
                counters.get(POSITION_CATCH_UP_GIVEN_UP));
        }
    }

    private static final class Channels
    {
        private final SocketWatch receiverSockets;
        private final ChannelWatch receiver;
        private final ChannelWatch sender;

        Channels(final SocketWatch receiverSockets, final SocketWatch senderSockets)
        {
            this.receiverSockets = receiverSockets;
            receiver = new ChannelWatch(receiverSockets);
            sender = new ChannelWatch(senderSockets);
        }
    }

    private static final class Kernel
    {
        private final SendBatch sendBatch = new SendBatch(SEND_BATCH_CAPACITY);
        private final KernelRunSender.Counters sendCounters;
        private final KernelReceiver receiver;
        private final DestinationReceivers destinations = new DestinationReceivers();
        private final boolean isArrivalClockUsed;

        Kernel(final MediaDriver.Context context, final SlipstreamCounters counters)
        {
            final ArrivalClock arrivalClock = new ArrivalClock();
            // A clock of the operator's own tells another time than the kernel.
            isArrivalClockUsed = context.channelReceiveTimestampClock() instanceof SystemEpochNanoClock;
            if (isArrivalClockUsed)
            {
                context.channelReceiveTimestampClock(arrivalClock);
            }
            sendCounters = new KernelRunSender.Counters(
                counters.get(KERNEL_DATAGRAMS_SENT),
                counters.get(KERNEL_BYTES_SENT),
                counters.get(KERNEL_SEND_CALLS),
                counters.get(KERNEL_SEGMENTED_MESSAGES),
                counters.get(KERNEL_SHORT_SENDS),
                counters.get(KERNEL_SEGMENTATION_REFUSED));
            receiver = new KernelReceiver(
                new ReceiveBatch(RECEIVE_BATCH_CAPACITY, RECEIVE_BUFFER_LENGTH),
                new SourceAddresses(),
                arrivalClock,
                new KernelReceiver.Counters(
                    counters.get(KERNEL_DATAGRAMS_RECEIVED),
                    counters.get(KERNEL_BYTES_RECEIVED),
                    counters.get(KERNEL_RECEIVE_CALLS),
                    counters.get(KERNEL_COALESCED_MESSAGES),
                    counters.get(KERNEL_TRUNCATED_MESSAGES)));
        }
    }
}
