/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.driver.DutyCycleTracker;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.NetworkPublication;
import io.aeron.driver.ReceiveChannelEndpointSupplier;
import io.aeron.driver.SendChannelEndpointSupplier;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.ReceiveDestinationTransport;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.logbuffer.TermScanner;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The places where Slipstream takes hold of Aeron's media driver, and what it takes for granted there. Checked against
 * Aeron 1.51.0.
 *
 * <p>Aeron does not promise these to stay. When a driver starts, every seam is looked up; if one is missing, the driver
 * runs as Aeron's own does and says which. A test holds the whole list, and what it takes for granted, against the
 * version that the build uses.
 */
public enum AeronSeam
{
    /** Creates receive endpoints, on the conductor's thread. */
    RECEIVE_ENDPOINT_SUPPLIER(Kind.CALLED, MediaDriver.Context.class, "receiveChannelEndpointSupplier",
        ReceiveChannelEndpointSupplier.class),

    /** Creates send endpoints, on the conductor's thread. */
    SEND_ENDPOINT_SUPPLIER(Kind.CALLED, MediaDriver.Context.class, "sendChannelEndpointSupplier",
        SendChannelEndpointSupplier.class),

    /** Called first in every duty cycle of the conductor, on its thread, in every threading mode. */
    CONDUCTOR_CYCLE(Kind.CALLED, MediaDriver.Context.class, "conductorDutyCycleTracker", DutyCycleTracker.class),

    /** Called first in every duty cycle of the sender, on its thread, in every threading mode. */
    SENDER_CYCLE(Kind.CALLED, MediaDriver.Context.class, "senderDutyCycleTracker", DutyCycleTracker.class),

    /** Called first in every duty cycle of the receiver, on its thread, in every threading mode. */
    RECEIVER_CYCLE(Kind.CALLED, MediaDriver.Context.class, "receiverDutyCycleTracker", DutyCycleTracker.class),

    /** What the thread of all agents does after a duty cycle, with the work that it found; null if nobody chose. */
    SHARED_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "sharedIdleStrategy", IdleStrategy.class),

    /** The same of the thread of sender and receiver. */
    SHARED_NETWORK_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "sharedNetworkIdleStrategy",
        IdleStrategy.class),

    /** The same of the conductor's thread. */
    CONDUCTOR_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "conductorIdleStrategy", IdleStrategy.class),

    /** The same of the sender's thread. */
    SENDER_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "senderIdleStrategy", IdleStrategy.class),

    /** The same of the receiver's thread. */
    RECEIVER_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "receiverIdleStrategy", IdleStrategy.class),

    /** The same of the thread that does for the conductor what may block. */
    EXECUTOR_IDLE_STRATEGY(Kind.CALLED, MediaDriver.Context.class, "asyncExecutorIdleStrategy", IdleStrategy.class),

    /** Opens a receive endpoint's socket, on the conductor's thread; not called for multi-destination subscriptions. */
    OPEN_RECEIVE_CHANNEL(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "openDatagramChannel", AtomicCounter.class),

    /** Opens a send endpoint's socket, on the conductor's thread. */
    OPEN_SEND_CHANNEL(Kind.OVERRIDDEN, SendChannelEndpoint.class, "openDatagramChannel", AtomicCounter.class),

    /** The socket that receives. */
    RECEIVE_CHANNEL(Kind.FIELD, ReceiveChannelEndpoint.class, "receiveDatagramChannel", DatagramChannel.class),

    /**
     * The socket that sends; connected to the destination but for multi-destination and response channels. Another
     * channel in its place sees every destination.
     */
    SEND_CHANNEL(Kind.FIELD, SendChannelEndpoint.class, "sendDatagramChannel", DatagramChannel.class),

    /** The destination that the socket is connected to. */
    CONNECT_ADDRESS(Kind.FIELD, SendChannelEndpoint.class, "connectAddress", InetSocketAddress.class),

    /**
     * Polled by the receiver, once per duty cycle. What it returns is passed to {@link #IS_VALID_FRAME} at once, and
     * its length is counted whatever the answer is.
     */
    RECEIVE(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "receive", ByteBuffer.class),

    /** Decides whether what was received is looked at, also by the sockets of destinations. */
    IS_VALID_FRAME(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "isValidFrame", UnsafeBuffer.class, int.class),

    /** Hears of every received frame, for loggers. */
    RECEIVE_HOOK(Kind.CALLED, ReceiveChannelEndpoint.class, "receiveHook", UnsafeBuffer.class, int.class,
        InetSocketAddress.class),

    /**
     * A multi-destination subscription gets a socket, on the receiver's thread, before images hear of it. The socket is
     * polled without asking the endpoint.
     */
    ADD_DESTINATION(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "addDestination",
        ReceiveDestinationTransport.class),

    /** It loses one, on the receiver's thread; the transport's index may be given to another. */
    REMOVE_DESTINATION(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "removeDestination", int.class),

    /**
     * The clock by which received messages are stamped, read when an endpoint is made; asked once for each datagram, on
     * the receiver's thread.
     */
    RECEIVE_TIMESTAMP_CLOCK(Kind.CALLED, MediaDriver.Context.class, "channelReceiveTimestampClock",
        EpochNanoClock.class),

    /**
     * Takes a data datagram; copies it, keeps the source address. What it returns is positive if the data went into an
     * image.
     */
    ON_DATA_PACKET(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "onDataPacket", DataHeaderFlyweight.class,
        UnsafeBuffer.class, int.class, InetSocketAddress.class, int.class),

    /** Takes a SETUP frame, of which an image may come. */
    ON_SETUP_MESSAGE(Kind.OVERRIDDEN, ReceiveChannelEndpoint.class, "onSetupMessage", SetupFlyweight.class,
        UnsafeBuffer.class, int.class, InetSocketAddress.class, int.class),

    /** Takes an RTT measurement frame. */
    ON_RTT_MEASUREMENT(Kind.CALLED, ReceiveChannelEndpoint.class, "onRttMeasurement", RttMeasurementFlyweight.class,
        UnsafeBuffer.class, int.class, InetSocketAddress.class, int.class),

    /**
     * Called by the sender for each datagram. Data comes as a view of a whole term, the same object for the same term
     * every time; setups, heartbeats and RTT frames come in short buffers; a SETUP frame comes before the first data.
     */
    SEND(Kind.OVERRIDDEN, SendChannelEndpoint.class, "send", ByteBuffer.class),

    /** The same for an address: used by response channels. */
    SEND_TO(Kind.OVERRIDDEN, SendChannelEndpoint.class, "send", ByteBuffer.class, InetSocketAddress.class),

    /** Hears of every sent datagram, for loggers. */
    SEND_HOOK(Kind.CALLED, SendChannelEndpoint.class, "sendHook", ByteBuffer.class, InetSocketAddress.class),

    /** Polled by the sender for status messages and NAKs, after it has sent. */
    POLL_CONTROL(Kind.OVERRIDDEN, SendChannelEndpoint.class, "receive", ByteBuffer.class),

    /** A publication begins to send through the endpoint, on the sender's thread. */
    REGISTER_FOR_SEND(Kind.OVERRIDDEN, SendChannelEndpoint.class, "registerForSend", NetworkPublication.class),

    /** A publication sends no more, on the sender's thread, before its log buffer and its counters go. */
    UNREGISTER_FOR_SEND(Kind.OVERRIDDEN, SendChannelEndpoint.class, "unregisterForSend", NetworkPublication.class),

    /** The socket is connected to another address, on the sender's thread. */
    UPDATE_ENDPOINT(Kind.OVERRIDDEN, SendChannelEndpoint.class, "updateEndpoint", InetSocketAddress.class,
        AtomicCounter.class),

    /** Leads to a publication's counters: sender position (type 2) and sender limit (type 9). */
    REGISTRATION_ID(Kind.CALLED, NetworkPublication.class, "subscribableRegistrationId"),

    /** The rule by which the sender cuts a term into datagrams. */
    TERM_SCANNER(Kind.CALLED, TermScanner.class, "scanForAvailability", UnsafeBuffer.class, int.class, int.class),

    /**
     * The deep one: a publication reads its sender position from the counter at the beginning of every duty cycle,
     * keeps it nowhere else, and only the sender's thread writes it. So does {@link
     * dev.slipstream.driver.send.PositionCatchUp}, between two cycles. Optional, and watched while it is used.
     */
    POSITION_COUNTER(Kind.CALLED, MediaDriver.Context.class, "countersManager");

    private enum Kind
    {
        CALLED, OVERRIDDEN, FIELD
    }

    private final Kind kind;
    private final Class<?> owner;
    private final String memberName;

    // Never written after construction.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Class<?>[] types;

    AeronSeam(final Kind kind, final Class<?> owner, final String memberName, final Class<?>... types)
    {
        this.kind = kind;
        this.owner = owner;
        this.memberName = memberName;
        this.types = types;
    }

    /**
     * The seams that the Aeron on the class path does not have.
     *
     * @return a line for each; empty if all is well.
     */
    public static List<String> missing()
    {
        final List<String> missing = new ArrayList<>();
        for (final AeronSeam seam : values())
        {
            if (!seam.isPresent())
            {
                missing.add(seam.toString());
            }
        }
        return missing;
    }

    /**
     * Whether the Aeron on the class path has this seam.
     *
     * @return true if it can be used as Slipstream uses it.
     */
    public boolean isPresent()
    {
        return isPresentIn(owner);
    }

    boolean isPresentIn(final Class<?> type)
    {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass())
        {
            for (final AccessibleObject member : declaredMembers(declaring))
            {
                if (matches(member))
                {
                    return isUsable((Member)member, type);
                }
            }
        }
        return false;
    }

    @Override
    public String toString()
    {
        final List<String> typeNames = Arrays.stream(types).map(Class::getSimpleName).toList();
        final String member = owner.getSimpleName() + "." + memberName;
        return name() + " (" + (kind == Kind.FIELD ? member : member + typeNames) + ")";
    }

    private AccessibleObject[] declaredMembers(final Class<?> declaring)
    {
        return kind == Kind.FIELD ? declaring.getDeclaredFields() : declaring.getDeclaredMethods();
    }

    private boolean matches(final AccessibleObject member)
    {
        return switch (member)
        {
            case final java.lang.reflect.Method method -> method.getName().equals(memberName) &&
                Arrays.equals(method.getParameterTypes(), types);
            case final java.lang.reflect.Field field -> field.getName().equals(memberName) &&
                field.getType() == types[0];
            default -> false;
        };
    }

    private boolean isUsable(final Member member, final Class<?> type)
    {
        final int modifiers = member.getModifiers();
        return switch (kind)
        {
            case CALLED -> Modifier.isPublic(modifiers);
            case FIELD -> Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
            case OVERRIDDEN -> !Modifier.isFinal(modifiers) && !Modifier.isFinal(type.getModifiers()) &&
                (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
        };
    }
}
