/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * Who is measured. The ids are a contract with scripts.
 */
public enum BenchSystem
{
    /** Aeron as published; on IPC with its back-off idle strategy. */
    STOCK("stock", "stock Aeron"),
    /** Slipstream over AF_XDP. */
    XDP("xdp", "Slipstream, AF_XDP"),
    /** Slipstream over the kernel's sockets in batches. */
    KERNEL("kernel", "Slipstream, batched sockets"),
    /** A C program that does nothing but AF_XDP. */
    C_AFXDP("c-afxdp", "C, bare AF_XDP"),
    /** Aeron as published, readers that spin and yield. */
    STOCK_YIELD("stock-yield", "stock Aeron, yielding"),
    /** Aeron as published, readers that spin. */
    STOCK_SPIN("stock-spin", "stock Aeron, spinning"),
    /** A futex in shared memory, woken for each message. */
    SIGNAL("signal", "a bare signal"),
    /** Slipstream's doorbells: readers that sleep until they are rung. */
    DOORBELL("doorbell", "Slipstream, doorbell"),
    /** gRPC over a unix-domain socket. */
    UDS("uds", "gRPC, unix socket"),
    /** gRPC over loopback TCP. */
    TCP("tcp", "gRPC, loopback TCP"),
    /** gRPC over a unix-domain socket, with event loops that never sleep. */
    UDS_SPIN("uds-spin", "gRPC, unix socket, spinning"),
    /** gRPC over Slipstream's channels in shared memory. */
    SHM("shm", "gRPC, Slipstream"),
    /** gRPC in shared memory to a sidecar, and from there in shared memory to the server. */
    SIDECAR("sidecar", "sidecar, Slipstream"),
    /** The same sidecar with a unix socket on both sides. */
    SIDECAR_UDS("sidecar-uds", "sidecar, unix sockets"),
    /** The same sidecar with loopback TCP on both sides. */
    SIDECAR_TCP("sidecar-tcp", "sidecar, loopback TCP"),
    /** HAProxy, which the user has installed, with a unix socket on both sides. */
    HAPROXY("haproxy", "HAProxy, unix sockets"),
    /** Clients of a driver that the user has started. */
    PEER("peer", "the external driver");

    private final String id;
    private final String title;

    BenchSystem(final String id, final String title)
    {
        this.id = id;
        this.title = title;
    }

    /**
     * The name in JSON and on the command line.
     *
     * @return the id.
     */
    public String id()
    {
        return id;
    }

    /**
     * Whether it is a proxy between client and server, which has work of its own.
     *
     * @return false if they talk to each other.
     */
    public boolean isProxy()
    {
        return this == SIDECAR || this == SIDECAR_UDS || this == SIDECAR_TCP || this == HAPROXY;
    }

    /**
     * The name in tables for people.
     *
     * @return the title.
     */
    public String title()
    {
        return title;
    }
}
