/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

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
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes()).setType(type)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name)).build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]>
    {
        @Override
        public InputStream stream(final byte[] value)
        {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(final InputStream stream)
        {
            try
            {
                return stream.readAllBytes();
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
        }
    }
}
