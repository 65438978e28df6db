/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.sidecar.example.PlainMarshaller;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The one call that is measured: bytes there, and the same bytes back. No codec, so that there is less in the way. */
final class RpcMethod
{
    static final String SERVICE = "slipstream.Bench";

    static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Echo"))
        .setRequestMarshaller(PlainMarshaller.ofBytes())
        .setResponseMarshaller(PlainMarshaller.ofBytes())
        .build();

    private RpcMethod()
    {
    }
}
