/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import dev.slipstream.sidecar.example.PlainMarshaller;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The methods of the service {@code test.Echo}, whose messages are bytes. */
public final class EchoMethods
{
    /** Name of the service. */
    public static final String SERVICE = "test.Echo";

    /** Answers with what it is sent. */
    public static final MethodDescriptor<byte[], byte[]> ECHO = method("Echo", MethodType.UNARY);

    /** Answers with the name of the backend. */
    public static final MethodDescriptor<byte[], byte[]> NAME = method("Name", MethodType.UNARY);

    /** Never answers. */
    public static final MethodDescriptor<byte[], byte[]> HANG = method("Hang", MethodType.UNARY);

    /** Answers each message with itself. */
    public static final MethodDescriptor<byte[], byte[]> CHAT = method("Chat", MethodType.BIDI_STREAMING);

    /** Answers with as many messages of 16 KiB as the request is long. */
    public static final MethodDescriptor<byte[], byte[]> FLOOD = method("Flood", MethodType.SERVER_STREAMING);

    /** Fails with the status whose number is the first byte of the request, and a trailer. */
    public static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail", MethodType.UNARY);

    private EchoMethods()
    {
    }

    private static MethodDescriptor<byte[], byte[]> method(final String name, final MethodType type)
    {
        return MethodDescriptor.newBuilder(PlainMarshaller.ofBytes(), PlainMarshaller.ofBytes()).setType(type)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name)).build();
    }
}
