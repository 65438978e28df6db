/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Netty's own test suite for stream sockets, in shared memory. What is left out, and why:
 *
 * <ul>
 * <li>SocketConnectTest.testLocalAddressAfterConnect, SocketConnectionAttemptTest, SocketMultipleConnectTest: they cast
 * addresses to InetSocketAddress, or connect to ports that nobody listens to;
 * <li>SocketConnectTest.testWriteWithFastOpenBeforeConnect and its variants,
 * SocketHalfClosedTest.testHalfClosureReceiveDataOnFinalWait2StateWhenSoLingerSet, SocketCloseForciblyTest,
 * WriteBeforeRegisteredTest, TrafficShapingHandlerTest, SocketShutdownOutputBySelfTest,
 * SocketChannelNotYetConnectedTest: they cast the channel to SocketChannel, whose addresses are IP addresses;
 * <li>SocketSslClientRenegotiateTest: skips itself without OpenSSL;
 * <li>SocketSslSessionReuseTest, SocketSslLargeCertificateTest: sessions are found by host and port;
 * <li>SocketAddressesTest: asserts IP addresses; SocketSpdyEchoTest: its codec is not on the class path.
 * </ul>
 *
 * Those that take long are tagged {@code slow} and run with {@code -Pslow}.
 */
@NullMarked
package dev.slipstream.netty.suite;

import org.jspecify.annotations.NullMarked;
