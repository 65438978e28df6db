/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_SENT;
import static io.aeron.driver.status.SystemCounterDescriptor.INVALID_PACKETS;

import dev.slipstream.driver.event.ChannelWatch;
import dev.slipstream.driver.event.SocketWatch;
import dev.slipstream.driver.receive.DestinationReceiver;
import dev.slipstream.driver.receive.FrameDispatcher;
import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.send.AddressedRunSender;
import dev.slipstream.driver.send.KernelRunSender;
import dev.slipstream.driver.send.PositionCatchUp;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.driver.send.SendPath;
import dev.slipstream.driver.send.SendTimestamps;
import dev.slipstream.driver.status.SlipstreamCounters;
import dev.slipstream.driver.xdp.XdpOptions;
import dev.slipstream.driver.xdp.XdpPath;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.ChannelDescriptor;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.ReceiveDestinationTransport;
import io.aeron.driver.media.UdpChannel;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * The ways that the datagrams of one driver can take, and which of them its endpoints are given: in batches over the
 * kernel's sockets where that is possible, over AF_XDP where that is, too; as Aeron does otherwise.
 *
 * <p>Used by the conductor's thread, apart from what is said to be for the sender's or the receiver's.
 */
final class DatagramPaths implements AutoCloseable
{
    private final SlipstreamContext options;
    private final boolean isHooked;
    private final MediaDriver.Context context;
    private final SlipstreamCounters counters;
    private final Announcements announcements;
    private final PositionCatchUp positionCatchUp;
    private final SetupLimit setupLimit;
    private final ChannelWatch receiverChannels;
    private final ChannelWatch senderChannels;
    private final @Nullable KernelBatching kernel;
    private final @Nullable XdpPath xdp;

    /**
     * Open the ways, and say which there are.
     *
     * @param context         of the driver, concluded.
     * @param options         of the driver.
     * @param isHooked        whether {@link #onSenderCycle} and {@link #onReceiverCycle} are run in each duty cycle.
     * @param counters        of the driver.
     * @param announcements   of the driver.
     * @param receiverSockets that wake the receiver.
     * @param senderSockets   that wake the sender.
     */
    DatagramPaths(
        final MediaDriver.Context context,
        final SlipstreamContext options,
        final boolean isHooked,
        final SlipstreamCounters counters,
        final Announcements announcements,
        final SocketWatch receiverSockets,
        final SocketWatch senderSockets)
    {
        this.context = context;
        this.options = options;
        this.isHooked = isHooked;
        this.counters = counters;
        this.announcements = announcements;
        setupLimit = new SetupLimit(options.maxTermLength(), counters.get(REFUSED_SETUPS), announcements);
        receiverChannels = new ChannelWatch(receiverSockets);
        senderChannels = new ChannelWatch(senderSockets);
        positionCatchUp = new PositionCatchUp(
            options.deepSeamEnabled(),
            context.systemCounters().get(BYTES_SENT),
            counters.get(POSITION_CATCH_UPS),
            counters.get(POSITION_CATCH_UP_GIVEN_UP));
        final String cause = KernelBatching.unavailabilityCause(options);
        counters.state(KERNEL_BATCHING, cause);
        announcements.state("kernel batching", cause);
        kernel = cause == null ? new KernelBatching(context, counters) : null;
        xdp = openXdp(receiverSockets);
    }

    /**
     * First in every duty cycle of the sender, on its thread.
     *
     * @return whether packets wait to be sent.
     */
    boolean onSenderCycle()
    {
        positionCatchUp.catchUp();
        return xdp != null && xdp.onSenderCycle();
    }

    /** When a sending endpoint is polled for status messages and NAKs, on the sender's thread. */
    void onControlPoll()
    {
        positionCatchUp.catchUp();
        if (!isHooked && xdp != null)
        {
            xdp.onSenderCycle();
        }
    }

    /** First in every duty cycle of the receiver, on its thread. */
    void onReceiverCycle()
    {
        if (kernel != null)
        {
            kernel.receive();
            if (xdp != null)
            {
                xdp.onReceiverCycle();
            }
            kernel.endCycle();
        }
    }

    /**
     * Make what a sending endpoint sends by.
     *
     * @param channel  of the endpoint.
     * @param endpoint that sends.
     * @return the path, which has no sender yet.
     */
    SendPath newSendPath(final UdpChannel channel, final SendPath.Endpoint endpoint)
    {
        return new SendPath(
            endpoint,
            context.countersManager(),
            positionCatchUp,
            channel.isChannelSendTimestampEnabled() ?
                new SendTimestamps(channel.channelSendTimestampOffset(), context.channelSendTimestampClock()) : null);
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
        final AddressedRunSender sender = kernel.newSender(channel, descriptor.fd(), errorListener);
        if (xdp == null)
        {
            return sender;
        }
        final InetSocketAddress destination = remoteAddress(socket);
        return destination == null ? xdp.openAddressedSender(channel, socket, sender) :
            xdp.openSender(channel, socket, destination, sender);
    }

    /**
     * Let the sender be woken by the socket at which status messages and NAKs arrive.
     *
     * @param socket of a sending endpoint.
     */
    void openControl(final DatagramChannel socket)
    {
        senderChannels.open(socket);
    }

    /**
     * A sending endpoint reads its socket no more.
     *
     * @param socket of the endpoint, or null if it was not opened.
     */
    void closeControl(final @Nullable DatagramChannel socket)
    {
        senderChannels.close(socket);
    }

    /**
     * Make what a receiving endpoint receives by.
     *
     * @param endpoint       that receives.
     * @param singleReceiver as Aeron does, one datagram at a time.
     * @return the path, which has no socket yet.
     */
    ReceivePath newReceivePath(final ReceiveChannelEndpoint endpoint, final ReceivePath.Endpoint singleReceiver)
    {
        return new ReceivePath(
            singleReceiver,
            new FrameDispatcher(
                endpoint,
                context.countedErrorHandler(),
                context.systemCounters().get(INVALID_PACKETS),
                counters.get(MALFORMED_FRAMES)),
            context.systemCounters().get(BYTES_RECEIVED),
            !endpoint.hasDestinationControl(),
            context.receiverCachedNanoClock(),
            isHooked ? null : this::onReceiverCycle);
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
        receiverChannels.open(socket);
    }

    private void openBatches(final ReceivePath path, final UdpChannel channel, final DatagramChannel socket)
    {
        if (kernel == null)
        {
            return;
        }

        final ChannelDescriptor descriptor = ChannelDescriptor.find(socket);
        final String cause = descriptor.unavailabilityCause() != null ? descriptor.unavailabilityCause() :
            kernel.openReceiver(path, channel, descriptor.fd());
        if (cause != null)
        {
            notBatched(channel, cause);
        }
        else if (xdp != null)
        {
            xdp.openReceiver(channel, localAddress(socket), path, 0);
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
        receiverChannels.open(transport.receiveDatagramChannel());
    }

    private void openBatches(
        final ReceivePath path,
        final DestinationReceiver destinations,
        final ReceiveDestinationTransport transport,
        final int transportIndex)
    {
        // Without hooks nobody would take anything in: the endpoint itself is never polled.
        if (kernel == null || !isHooked)
        {
            return;
        }
        final DatagramChannel socket = transport.receiveDatagramChannel();
        final ChannelDescriptor descriptor = ChannelDescriptor.find(socket);
        if (descriptor.unavailabilityCause() == null)
        {
            kernel.openDestination(destinations, transportIndex, descriptor.fd());
        }
        else
        {
            notBatched(transport.udpChannel(), descriptor.unavailabilityCause());
        }
        if (xdp != null)
        {
            xdp.openReceiver(transport.udpChannel(), localAddress(socket), path, transportIndex);
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
        receiverChannels.close(transport.receiveDatagramChannel());
        destinations.remove(transportIndex);
        if (xdp != null)
        {
            xdp.closeReceiver(path, transportIndex);
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
        receiverChannels.close(socket);
        if (xdp != null)
        {
            xdp.closeReceiver(path);
        }
        path.close();
    }

    /**
     * What the receiving endpoints accept.
     *
     * @return the limit, for the receiver's thread.
     */
    SetupLimit setupLimit()
    {
        return setupLimit;
    }

    /** Let go of the interfaces. Called when the driver's agents have ended. */
    @Override
    public void close()
    {
        if (xdp != null)
        {
            xdp.close();
        }
    }

    private @Nullable XdpPath openXdp(final SocketWatch receiverSockets)
    {
        String cause = xdpUnavailabilityCause();
        if (cause == null)
        {
            try
            {
                return new XdpPath(
                    new XdpOptions(
                        options.interfaceNames(), options.checksumVerification(), options.xdpMode(),
                        options.xdpMulticast(), options.xdpSockets()),
                    counters, receiverSockets, isHooked, announcements::say);
            }
            catch (final LinuxException ex)
            {
                cause = String.valueOf(ex.getMessage());
            }
        }
        counters.state(XDP, cause);
        announcements.state("AF_XDP", cause);
        return null;
    }

    private @Nullable String xdpUnavailabilityCause()
    {
        if (!options.xdpEnabled())
        {
            return "switched off by " + SlipstreamContext.XDP_ENABLED_PROPERTY;
        }
        return kernel == null ? "needs kernel batching, to fall back to" : XdpPath.unavailabilityCause();
    }

    private void notBatched(final UdpChannel channel, final String cause)
    {
        counters.get(KERNEL_CHANNELS_NOT_BATCHED).incrementRelease();
        announcements.notBatched(channel.originalUriString(), cause);
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
}
