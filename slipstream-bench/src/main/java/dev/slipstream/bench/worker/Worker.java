/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * The main class of a worker process: plays one part after the other until its parent ends it.
 */
public final class Worker
{
    /** The name of the thread that plays, by which the parent pins it and reads its CPU time. */
    public static final String THREAD_NAME = "worker";

    private Worker()
    {
    }

    /**
     * Run until the parent goes.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        new Thread(Worker::work, THREAD_NAME).start();
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Standard error is how the parent learns why.
    private static void work()
    {
        final Control control = new Control();
        try
        {
            while (true)
            {
                final Message job = control.take();
                switch (job.text("role"))
                {
                    case "driver" -> DriverHost.play(job, control);
                    case "rpc-server" -> RpcServer.play(job, control);
                    case "rpc-sidecar" -> RpcSidecar.play(job, control);
                    case "rpc-haproxy" -> RpcHaProxy.play(job, control);
                    case "rpc-client" -> RpcClient.play(job, control);
                    default -> {
                        try (Role role = Jobs.create(job))
                        {
                            role.play(control);
                        }
                    }
                }
                control.say(Message.of("stopped"));
            }
        }
        catch (final InterruptedException | RuntimeException e)
        {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
