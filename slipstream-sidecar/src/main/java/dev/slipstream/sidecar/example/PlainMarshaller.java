/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Messages of gRPC without a codec: bytes as they are, or text. Thread-safe.
 *
 * @param <T> what a message is.
 */
public final class PlainMarshaller<T> implements MethodDescriptor.Marshaller<T>
{
    private final Function<T, byte[]> writer;
    private final Function<byte[], T> reader;

    private PlainMarshaller(final Function<T, byte[]> writer, final Function<byte[], T> reader)
    {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Messages of bytes.
     *
     * @return the marshaller; what it gives and takes is not copied.
     */
    public static PlainMarshaller<byte[]> ofBytes()
    {
        return new PlainMarshaller<>((bytes) -> bytes, (bytes) -> bytes);
    }

    /**
     * Messages of text in UTF-8.
     *
     * @return the marshaller.
     */
    public static PlainMarshaller<String> ofText()
    {
        return new PlainMarshaller<>((text) -> text.getBytes(StandardCharsets.UTF_8),
            (bytes) -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public InputStream stream(final T message)
    {
        return new ByteArrayInputStream(writer.apply(message));
    }

    @Override
    public T parse(final InputStream stream)
    {
        try
        {
            return reader.apply(stream.readAllBytes());
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
