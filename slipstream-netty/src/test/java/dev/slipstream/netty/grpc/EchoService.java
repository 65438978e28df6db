/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;

/** Answers with what it was sent; a call that asks for a response of {@link #NEVER} bytes is left without an answer. */
final class EchoService extends TestServiceGrpc.TestServiceImplBase
{
    static final int NEVER = -1;

    @Override
    public void unaryCall(final SimpleRequest request, final StreamObserver<SimpleResponse> observer)
    {
        if (request.getResponseSize() != NEVER)
        {
            observer.onNext(SimpleResponse.newBuilder().setPayload(request.getPayload()).build());
            observer.onCompleted();
        }
    }
}
