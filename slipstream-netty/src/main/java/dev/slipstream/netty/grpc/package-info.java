/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * gRPC-Java, unmodified, over channels in shared memory: {@code Grpc.newChannelBuilder("shm:orders", credentials)} at
 * one end and {@link dev.slipstream.netty.grpc.ShmGrpc#newServerBuilder} at the other. Needs {@code grpc-netty}.
 */
@NullMarked
package dev.slipstream.netty.grpc;

import org.jspecify.annotations.NullMarked;
