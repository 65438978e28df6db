/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.metrics.GrpcStatus;
import org.jspecify.annotations.Nullable;

/**
 * A call that has ended, for the access log.
 *
 * @param listener      name of the listener.
 * @param peer          who called, as the listening socket knows it.
 * @param identity      who that is by its certificate, or null.
 * @param path          as it was called; whoever calls chooses it.
 * @param route         that took it, or null.
 * @param endpoint      that it went to, or null.
 * @param status        of gRPC.
 * @param detail        why the sidecar itself ended it, or null if it did not.
 * @param durationNs    of it.
 * @param requestBytes  of messages.
 * @param responseBytes of messages.
 * @param traceParent   of W3C's trace context, or null.
 */
public record CallRecord(
    String listener, String peer, @Nullable String identity, String path, @Nullable String route,
    @Nullable String endpoint, GrpcStatus status, @Nullable String detail, long durationNs, long requestBytes,
    long responseBytes, @Nullable String traceParent)
{
}
