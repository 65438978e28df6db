/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The one method of the example, {@code shop.Prices/Get}: from the name of a thing to its price, both as text. */
final class PriceMethod
{
    static final String SERVICE = "shop.Prices";

    static final MethodDescriptor<String, String> GET = MethodDescriptor
        .newBuilder(PlainMarshaller.ofText(), PlainMarshaller.ofText())
        .setType(MethodType.UNARY).setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Get")).build();

    private PriceMethod()
    {
    }

    /** What something costs: the same each time, so that the client can tell a wrong answer. */
    static String priceOf(final String thing)
    {
        return thing + " costs " + Integer.toUnsignedString(thing.hashCode(), Character.MAX_RADIX);
    }
}
