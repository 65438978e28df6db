/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.worker.ClientKind;
import dev.slipstream.bench.worker.DriverKind;

/**
 * What a system is made of in a scenario.
 *
 * @param driver that is started to carry the messages.
 * @param client reads and writes them.
 */
record Cast(DriverKind driver, ClientKind client)
{
    /**
     * Cast a system.
     *
     * @param scenario what is done.
     * @param system   who does it.
     * @return the parts.
     */
    static Cast of(final Scenario scenario, final BenchSystem system)
    {
        return scenario.place() == Place.IPC ? ipc(scenario, system) : net(scenario, system);
    }

    private static Cast net(final Scenario scenario, final BenchSystem system)
    {
        final boolean parked = scenario.place() == Place.VETH_PARKED;
        final ClientKind invoked =
            scenario.clients() == Scenario.Clients.BACKING_OFF ? ClientKind.INVOKED_BACKOFF : ClientKind.INVOKED;
        final ClientKind slipstream = parked ? ClientKind.DOORBELL : invoked;
        return switch (system)
        {
            case STOCK -> new Cast(DriverKind.STOCK, parked ? ClientKind.BACKOFF : invoked);
            case XDP -> new Cast(DriverKind.XDP, slipstream);
            case KERNEL -> new Cast(DriverKind.KERNEL, slipstream);
            case C_AFXDP -> new Cast(DriverKind.NONE, ClientKind.PROGRAM);
            // It has threads of its own: its clients spin in theirs, as the others do.
            case PEER -> new Cast(DriverKind.NONE, ClientKind.SPIN);
            default -> throw unfit(scenario, system);
        };
    }

    private static Cast ipc(final Scenario scenario, final BenchSystem system)
    {
        return switch (system)
        {
            case STOCK -> new Cast(DriverKind.STOCK, ClientKind.BACKOFF);
            case STOCK_YIELD -> new Cast(DriverKind.STOCK, ClientKind.YIELD);
            case STOCK_SPIN -> new Cast(DriverKind.STOCK, ClientKind.SPIN);
            case SIGNAL -> new Cast(DriverKind.NONE, ClientKind.SIGNAL);
            case PEER -> new Cast(DriverKind.NONE, ClientKind.BACKOFF);
            case DOORBELL -> new Cast(DriverKind.KERNEL, switch (scenario.clients())
            {
                case OWN -> ClientKind.DOORBELL;
                case SPINNING -> ClientKind.DOORBELL_SPIN;
                case STOCK, BACKING_OFF -> ClientKind.BACKOFF;
                case EXECUTOR -> throw unfit(scenario, system);
            });
            default -> throw unfit(scenario, system);
        };
    }

    private static IllegalArgumentException unfit(final Scenario scenario, final BenchSystem system)
    {
        return new IllegalArgumentException(scenario.name() + " is nothing for " + system.id());
    }
}
