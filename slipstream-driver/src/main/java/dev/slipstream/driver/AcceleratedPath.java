/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.send.RunSender;
import io.aeron.driver.media.UdpChannel;
import java.net.InetSocketAddress;

/**
 * A way for datagrams that does not lead through the channels' sockets, offered to every endpoint of one driver. What
 * it does not take, the kernel path takes: the sockets stay open, and are polled.
 *
 * <p><b>Threads.</b> {@code open...}, {@code close...} and {@link #close} are called by the conductor's thread;
 * {@link #onReceiverCycle} by the receiver's and {@link #onSenderCycle} by the sender's, first in every duty cycle. A
 * receive endpoint is announced before the receiver polls it, and taken back when the receiver has let go of it, but
 * {@code onReceiverCycle} may run in between: take endpoints in and out with that in mind.
 *
 * <p><b>Failure.</b> Nothing here throws. Trouble is counted, announced once, and the kernel path goes on.
 */
public interface AcceleratedPath extends AutoCloseable
{
    /**
     * A unicast channel will send, and its socket is connected.
     *
     * @param channel     as configured.
     * @param local       address that the socket is bound to.
     * @param destination that the socket is connected to.
     * @param kernel      the sender to fall back to, which whoever takes it closes.
     * @return the sender to use: one that tries this path first, or {@code kernel}.
     */
    RunSender openSender(UdpChannel channel, InetSocketAddress local, InetSocketAddress destination, RunSender kernel);

    /**
     * A channel will receive, and its socket is bound.
     *
     * @param channel as configured.
     * @param local   address that the socket is bound to.
     * @param path    whose dispatcher takes datagrams, and which is told of their bytes by
     *                {@link ReceivePath#addPumped}.
     */
    void openReceiver(UdpChannel channel, InetSocketAddress local, ReceivePath path);

    /**
     * A channel will receive no more.
     *
     * @param path that was given to {@link #openReceiver}.
     */
    void closeReceiver(ReceivePath path);

    /** Take in what arrived and have it dispatched. */
    void onReceiverCycle();

    /** Take back what was sent, and wake the kernel if something is still to be sent. */
    void onSenderCycle();

    @Override
    void close();
}
