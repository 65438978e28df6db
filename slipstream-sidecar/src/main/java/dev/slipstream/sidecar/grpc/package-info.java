/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * gRPC call by call: HTTP/2 streams of Netty's codec, from a connection of who calls to one of who answers, on one
 * event loop. Nothing is kept: who sends faster than the other side takes is held up by flow control.
 */
@NullMarked
package dev.slipstream.sidecar.grpc;

import org.jspecify.annotations.NullMarked;
