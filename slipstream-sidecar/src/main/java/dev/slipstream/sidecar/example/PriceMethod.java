/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The one method of the example, {@code shop.Prices/Get}: from the name of a thing to its price, both as text. */
final class PriceMethod
{
    static final String SERVICE = "shop.Prices";

    static final MethodDescriptor<String, String> GET = MethodDescriptor.newBuilder(new Text(), new Text())
        .setType(MethodType.UNARY).setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Get")).build();

    private PriceMethod()
    {
    }

    /** What something costs: the same each time, so that the client can tell a wrong answer. */
    static String priceOf(final String thing)
    {
        return thing + " costs " + Integer.toUnsignedString(thing.hashCode(), Character.MAX_RADIX);
    }

    private static final class Text implements MethodDescriptor.Marshaller<String>
    {
        @Override
        public InputStream stream(final String value)
        {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(final InputStream stream)
        {
            try
            {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
        }
    }
}
