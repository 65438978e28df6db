/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import dev.slipstream.netty.grpc.ShmGrpc;
import dev.slipstream.rig.ChildMain;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;

/** The application that answers: a server of gRPC-Java that listens in shared memory. */
public final class PricesApp
{
    /** Name of its service in shared memory. */
    static final String NAME = "prices";

    private PricesApp()
    {
    }

    /**
     * Serve until a line comes.
     *
     * @param args none.
     * @throws IOException          if it cannot listen.
     * @throws InterruptedException if the thread is.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final Server server = ShmGrpc.newServerBuilder(NAME, InsecureServerCredentials.create()).directExecutor()
            .addService(ServerServiceDefinition.builder(PriceMethod.SERVICE)
                .addMethod(PriceMethod.GET, ServerCalls.asyncUnaryCall((thing, observer) ->
                {
                    observer.onNext(PriceMethod.priceOf(thing));
                    observer.onCompleted();
                })).build())
            .build().start();
        System.out.println("serving");
        ChildMain.commands().take();
        server.shutdownNow().awaitTermination();
    }
}
