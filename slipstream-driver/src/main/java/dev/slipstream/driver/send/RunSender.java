/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.net.InetSocketAddress;

/**
 * Puts a run of datagrams on the wire: the mechanism under {@link SendAhead}, one object per channel endpoint. It knows
 * the channel's destination; the run only says which bytes.
 *
 * <p><b>Thread.</b> {@link #send} is called by the sender's thread only. The object is created and closed by the
 * conductor's thread, never while a send is under way.
 *
 * <p><b>Memory.</b> The bytes of a run lie in a publication's term buffer and belong to Aeron. They may be read until
 * {@code send} returns and not a moment longer: the term may be unmapped afterwards. Whoever cannot finish with them by
 * then copies them. The {@link DatagramRun} object itself is reused for the next run.
 *
 * <p><b>Failure.</b> Nothing here throws for what the network does. A datagram that could not be taken now stays the
 * caller's, who offers it again in the sender's next duty cycle.
 */
public interface RunSender extends AutoCloseable
{
    /**
     * Send a run, without waiting.
     *
     * @param run one datagram at least.
     * @return how many datagrams, from the first, are on their way: all, some, or 0. The rest was not touched.
     */
    int send(DatagramRun run);

    /**
     * The most datagrams that one call of {@link #send} can make good use of: the caller ends runs there.
     *
     * @return the number of datagrams, 1 at least.
     */
    int maxRunDatagrams();

    /**
     * The most bytes that one call of {@link #send} can make good use of: the caller ends runs there. A first datagram
     * that is longer is offered all the same.
     *
     * @return the number of bytes.
     */
    int maxRunLength();

    /**
     * The channel's name resolves to another address now, and the socket is connected to it: forget what was learnt
     * about the old destination. Called by the sender's thread.
     *
     * @param newDestination that the socket is connected to.
     */
    void onDestinationChange(InetSocketAddress newDestination);

    /**
     * Release what the sender owns. Idempotent.
     */
    @Override
    void close();
}
