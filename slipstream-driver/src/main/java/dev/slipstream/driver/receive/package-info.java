/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The receiver's side: batches into a driver that polls one datagram per endpoint and duty cycle.
 *
 * <p>Whoever takes datagrams in (the kernel's socket, an AF_XDP ring) hands each of them to the endpoint's {@link
 * dev.slipstream.driver.receive.FrameDispatcher} where it lies, which checks it and calls the same methods of the
 * endpoint that Aeron's poller would have called. When the poller then asks for its one datagram, {@link
 * dev.slipstream.driver.receive.ReceivePath} answers with a <em>virtual</em> one that stands for all that was
 * dispatched: its length keeps the driver's byte counts and idle strategies right, and it is rejected before anybody
 * looks at its content.
 */
@NullMarked
package dev.slipstream.driver.receive;

import org.jspecify.annotations.NullMarked;
