/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static io.aeron.logbuffer.LogBufferDescriptor.TERM_MAX_LENGTH;
import static io.aeron.logbuffer.LogBufferDescriptor.TERM_MIN_LENGTH;

import dev.slipstream.driver.xdp.ChecksumVerification;
import dev.slipstream.driver.xdp.XdpModeOption;
import dev.slipstream.driver.xdp.XskProperties;
import dev.slipstream.xdp.XskConfiguration;
import io.aeron.driver.ext.LossGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.SystemUtil;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured about Slipstream in one media driver. Every option has a system property that gives its
 * default, so that a driver launched elsewhere can be configured without code.
 *
 * <p>Set options on one thread, then hand the object to {@link SlipstreamDriver#launch}; it belongs to that driver.
 */
public final class SlipstreamContext
{
    /** Property of {@link #xdpEnabled()}; {@code true} or {@code false}. */
    public static final String XDP_ENABLED_PROPERTY = "slipstream.xdp.enabled";

    /** Property of {@link #kernelBatchingEnabled()}; {@code true} or {@code false}. */
    public static final String KERNEL_BATCHING_ENABLED_PROPERTY = "slipstream.kernel.batching.enabled";

    /** Property of {@link #deepSeamEnabled()}; {@code true} or {@code false}. */
    public static final String DEEP_SEAM_ENABLED_PROPERTY = "slipstream.deep.seam.enabled";

    /** Property of {@link #eventsEnabled()}; {@code true} or {@code false}. */
    public static final String EVENTS_ENABLED_PROPERTY = "slipstream.events.enabled";

    /** Property of {@link #interfaces()}; names with commas between them. */
    public static final String INTERFACES_PROPERTY = "slipstream.xdp.interfaces";

    /** Property of {@link #checksumVerification()}; {@code auto}, {@code true} or {@code false}. */
    public static final String VERIFY_CHECKSUM_PROPERTY = "slipstream.xdp.verify.checksum";

    /** Property of {@link #xdpMode()}; {@code auto}, {@code zero-copy}, {@code native} or {@code generic}. */
    public static final String MODE_PROPERTY = "slipstream.xdp.mode";

    /** Property of {@link #xdpMulticast()}; {@code true} or {@code false}. */
    public static final String MULTICAST_PROPERTY = "slipstream.xdp.multicast";

    /** Property of {@link #maxTermLength()}; bytes. */
    public static final String MAX_TERM_LENGTH_PROPERTY = "slipstream.receive.max.term.length";

    /** {@code IFNAMSIZ} of {@code linux/if.h} less the terminating zero. */
    private static final int MAX_INTERFACE_NAME_LENGTH = 15;

    private boolean xdpEnabled = booleanProperty(XDP_ENABLED_PROPERTY, true);
    private boolean kernelBatchingEnabled = booleanProperty(KERNEL_BATCHING_ENABLED_PROPERTY, true);
    private boolean deepSeamEnabled = booleanProperty(DEEP_SEAM_ENABLED_PROPERTY, true);
    private boolean eventsEnabled = booleanProperty(EVENTS_ENABLED_PROPERTY, false);
    private ChecksumVerification checksumVerification = ChecksumVerification
        .parse(VERIFY_CHECKSUM_PROPERTY, System.getProperty(VERIFY_CHECKSUM_PROPERTY, "auto"));
    private XdpModeOption xdpMode = XdpModeOption.parse(MODE_PROPERTY, System.getProperty(MODE_PROPERTY, "auto"));
    private boolean xdpMulticast = booleanProperty(MULTICAST_PROPERTY, false);
    private XskConfiguration xdpSockets = XskProperties.read();
    private String interfaces = System.getProperty(INTERFACES_PROPERTY, "");
    private int maxTermLength = SystemUtil.getSizeAsInt(MAX_TERM_LENGTH_PROPERTY, TERM_MAX_LENGTH);
    private Consumer<String> announcer = System.err::println;
    private @Nullable LossGenerator sendDataLossGenerator;
    private @Nullable LossGenerator sendControlLossGenerator;
    private @Nullable LossGenerator receiveDataLossGenerator;
    private @Nullable LossGenerator receiveControlLossGenerator;
    private boolean isConcluded;

    /**
     * A context with the defaults, or what system properties say instead.
     *
     * @throws IllegalArgumentException if a property has a value that it cannot have.
     */
    public SlipstreamContext()
    {
    }

    /**
     * Check the options and make them final.
     *
     * @return this.
     * @throws IllegalArgumentException if an option has a value that it cannot have.
     * @throws IllegalStateException    if the context was concluded before: it belongs to another driver.
     */
    public SlipstreamContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("this SlipstreamContext belongs to a driver already; make a new one");
        }
        for (final String name : interfaceNames())
        {
            if (name.isEmpty() || name.length() > MAX_INTERFACE_NAME_LENGTH || name.contains("/"))
            {
                throw new IllegalArgumentException(
                    INTERFACES_PROPERTY + "=" + interfaces + ": '" + name +
                        "' cannot be the name of a network interface; give names with commas between them");
            }
        }
        if (maxTermLength < TERM_MIN_LENGTH || maxTermLength > TERM_MAX_LENGTH)
        {
            throw new IllegalArgumentException(MAX_TERM_LENGTH_PROPERTY + "=" + maxTermLength + ": give " +
                TERM_MIN_LENGTH + " to " + TERM_MAX_LENGTH + " bytes, as the terms of Aeron may have");
        }
        isConcluded = true;
        return this;
    }

    /**
     * Whether to use AF_XDP where it is possible.
     *
     * @return true by default.
     */
    public boolean xdpEnabled()
    {
        return xdpEnabled;
    }

    /**
     * Whether to use AF_XDP where it is possible.
     *
     * @param isEnabled false never to try.
     * @return this.
     */
    public SlipstreamContext xdpEnabled(final boolean isEnabled)
    {
        xdpEnabled = isEnabled;
        return this;
    }

    /**
     * Whether to send and receive in batches through the kernel's sockets.
     *
     * @return true by default.
     */
    public boolean kernelBatchingEnabled()
    {
        return kernelBatchingEnabled;
    }

    /**
     * Whether to send and receive in batches through the kernel's sockets.
     *
     * @param isEnabled false to use the sockets as Aeron does.
     * @return this.
     */
    public SlipstreamContext kernelBatchingEnabled(final boolean isEnabled)
    {
        kernelBatchingEnabled = isEnabled;
        return this;
    }

    /**
     * Whether to use the one seam that Aeron does not document: moving a publication's sender position up to what was
     * sent ahead ({@link AeronSeam#POSITION_COUNTER}). Everything works without it, slower.
     *
     * @return true by default.
     */
    public boolean deepSeamEnabled()
    {
        return deepSeamEnabled;
    }

    /**
     * Whether to use the one seam that Aeron does not document.
     *
     * @param isEnabled false to keep to documented interfaces.
     * @return this.
     */
    public SlipstreamContext deepSeamEnabled(final boolean isEnabled)
    {
        deepSeamEnabled = isEnabled;
        return this;
    }

    /**
     * Whether the driver's agents sleep when they have nothing to do, and are woken for work, instead of looking for it
     * every so often. An owner who chooses idle strategies has these, and nothing sleeps.
     *
     * @return false by default.
     */
    public boolean eventsEnabled()
    {
        return eventsEnabled;
    }

    /**
     * Whether the driver's agents sleep when they have nothing to do, and are woken for work.
     *
     * @param isEnabled true to let them sleep.
     * @return this.
     */
    public SlipstreamContext eventsEnabled(final boolean isEnabled)
    {
        eventsEnabled = isEnabled;
        return this;
    }

    /**
     * The network interfaces to use AF_XDP on.
     *
     * @return names with commas between them; empty for the interface that each channel's address belongs to.
     */
    public String interfaces()
    {
        return interfaces;
    }

    /**
     * The network interfaces to use AF_XDP on.
     *
     * @param names with commas between them; empty for the interface that each channel's address belongs to.
     * @return this.
     */
    public SlipstreamContext interfaces(final String names)
    {
        interfaces = names;
        return this;
    }

    /**
     * The network interfaces to use AF_XDP on, one by one.
     *
     * @return the names; empty for the interface that each channel's address belongs to.
     */
    public List<String> interfaceNames()
    {
        return interfaces.isBlank() ? List.of() : Arrays.stream(interfaces.split(",", -1)).map(String::trim).toList();
    }

    /**
     * Whether checksums of packets received over AF_XDP are verified.
     *
     * @return {@link ChecksumVerification#AUTO} by default.
     */
    public ChecksumVerification checksumVerification()
    {
        return checksumVerification;
    }

    /**
     * Whether checksums of packets received over AF_XDP are verified.
     *
     * @param verification when to verify.
     * @return this.
     */
    public SlipstreamContext checksumVerification(final ChecksumVerification verification)
    {
        checksumVerification = verification;
        return this;
    }

    /**
     * How interfaces are used for AF_XDP.
     *
     * @return {@link XdpModeOption#AUTO} by default.
     */
    public XdpModeOption xdpMode()
    {
        return xdpMode;
    }

    /**
     * How interfaces are used for AF_XDP.
     *
     * @param mode the only way to use them, or the best they can.
     * @return this.
     */
    public SlipstreamContext xdpMode(final XdpModeOption mode)
    {
        xdpMode = mode;
        return this;
    }

    /**
     * Whether to use AF_XDP for multicast. What it receives is taken from every other listener of the group on this
     * host.
     *
     * @return false by default.
     */
    public boolean xdpMulticast()
    {
        return xdpMulticast;
    }

    /**
     * Whether to use AF_XDP for multicast.
     *
     * @param isOnlyListener true if this driver is the only listener of its groups on this host.
     * @return this.
     */
    public SlipstreamContext xdpMulticast(final boolean isOnlyListener)
    {
        xdpMulticast = isOnlyListener;
        return this;
    }

    /**
     * How AF_XDP sockets are made; {@link XskProperties} has the properties. The {@linkplain #xdpMode() mode} decides
     * about copying.
     *
     * @return {@link XskConfiguration#DEFAULT} by default.
     */
    public XskConfiguration xdpSockets()
    {
        return xdpSockets;
    }

    /**
     * How AF_XDP sockets are made.
     *
     * @param configuration of each.
     * @return this.
     */
    public SlipstreamContext xdpSockets(final XskConfiguration configuration)
    {
        xdpSockets = configuration;
        return this;
    }

    /**
     * How long the terms of streams from the network may be; streams with longer ones are refused. A driver maps three
     * terms for each stream, and whoever can send a datagram to a subscription says how long they are.
     *
     * @return in bytes, by default as long as Aeron's can be.
     */
    public int maxTermLength()
    {
        return maxTermLength;
    }

    /**
     * How long the terms of streams from the network may be.
     *
     * @param bytes from 64 KiB to 1 GiB.
     * @return this.
     */
    public SlipstreamContext maxTermLength(final int bytes)
    {
        maxTermLength = bytes;
        return this;
    }

    /**
     * Who is told, one line at a time, which paths are on and why others are not.
     *
     * @return a printer to standard error by default.
     */
    public Consumer<String> announcer()
    {
        return announcer;
    }

    /**
     * Who is told, one line at a time, which paths are on and why others are not. Called by the driver's threads.
     *
     * @param listener for the lines.
     * @return this.
     */
    public SlipstreamContext announcer(final Consumer<String> listener)
    {
        announcer = listener;
        return this;
    }

    /**
     * Loses data that is sent, for tests, as Aeron's {@code DebugSendChannelEndpoint} does.
     *
     * @param lossGenerator asked for every datagram.
     * @return this.
     */
    public SlipstreamContext sendDataLossGenerator(final @Nullable LossGenerator lossGenerator)
    {
        sendDataLossGenerator = lossGenerator;
        return this;
    }

    /**
     * Loses status messages and NAKs that reach the sender, for tests, as Aeron's {@code DebugSendChannelEndpoint}
     * does.
     *
     * @param lossGenerator asked for every frame.
     * @return this.
     */
    public SlipstreamContext sendControlLossGenerator(final @Nullable LossGenerator lossGenerator)
    {
        sendControlLossGenerator = lossGenerator;
        return this;
    }

    /**
     * Loses data that is received, for tests, as Aeron's {@code DebugReceiveChannelEndpoint} does.
     *
     * @param lossGenerator asked for every datagram.
     * @return this.
     */
    public SlipstreamContext receiveDataLossGenerator(final @Nullable LossGenerator lossGenerator)
    {
        receiveDataLossGenerator = lossGenerator;
        return this;
    }

    /**
     * Loses status messages and NAKs that the receiver sends, for tests, as Aeron's {@code DebugReceiveChannelEndpoint}
     * does.
     *
     * @param lossGenerator asked for every frame.
     * @return this.
     */
    public SlipstreamContext receiveControlLossGenerator(final @Nullable LossGenerator lossGenerator)
    {
        receiveControlLossGenerator = lossGenerator;
        return this;
    }

    @Nullable
    LossGenerator sendDataLossGenerator()
    {
        return sendDataLossGenerator;
    }

    @Nullable
    LossGenerator sendControlLossGenerator()
    {
        return sendControlLossGenerator;
    }

    @Nullable
    LossGenerator receiveDataLossGenerator()
    {
        return receiveDataLossGenerator;
    }

    @Nullable
    LossGenerator receiveControlLossGenerator()
    {
        return receiveControlLossGenerator;
    }

    private static boolean booleanProperty(final String name, final boolean defaultValue)
    {
        final String value = System.getProperty(name);
        if (value == null)
        {
            return defaultValue;
        }
        return switch (value)
        {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + "=" + value + ": must be true or false");
        };
    }
}
