/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The sender's side: batches out of a driver that hands over one datagram at a time.
 *
 * <p>Aeron's sender offers each publication one datagram per duty cycle. When it offers the first, {@link
 * dev.slipstream.driver.send.SendAhead} looks on in the term buffer for the datagrams that the sender would offer next,
 * by the sender's own rule and within the flow-control limit, and the whole {@linkplain
 * dev.slipstream.driver.send.DatagramRun run} goes out with one kernel call through a {@link
 * dev.slipstream.driver.send.RunSender}. Later offers inside the run are answered at once. Nothing is ever held back,
 * so nothing has to be flushed: a datagram never waits for time, and a publication that goes away leaves nothing
 * behind.
 *
 * <p>Policy and mechanism are apart: {@code SendAhead} decides what goes, a {@code RunSender} knows how.
 */
@NullMarked
package dev.slipstream.driver.send;

import org.jspecify.annotations.NullMarked;
