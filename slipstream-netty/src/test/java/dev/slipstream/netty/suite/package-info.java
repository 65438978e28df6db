/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Netty's own test suite for stream sockets, over each medium. Single tests that are left out are in
 * {@link dev.slipstream.netty.suite.Exclusions}; these classes are, and why:
 *
 * <ul>
 * <li>SocketConnectionAttemptTest, SocketMultipleConnectTest: they cast addresses to InetSocketAddress, or connect to
 * ports that nobody listens to;
 * <li>SocketCloseForciblyTest, WriteBeforeRegisteredTest, TrafficShapingHandlerTest, SocketShutdownOutputBySelfTest,
 * SocketChannelNotYetConnectedTest: they cast the channel to SocketChannel, whose addresses are IP addresses;
 * <li>SocketSslClientRenegotiateTest: skips itself without OpenSSL;
 * <li>SocketSslSessionReuseTest, SocketSslLargeCertificateTest: sessions are found by host and port;
 * <li>SocketAddressesTest: asserts IP addresses; SocketSpdyEchoTest: its codec is not on the class path.
 * </ul>
 *
 * Those that take long are tagged {@code slow}, or are slow over one medium, and run with {@code -Pslow}.
 */
@NullMarked
package dev.slipstream.netty.suite;

import org.jspecify.annotations.NullMarked;
