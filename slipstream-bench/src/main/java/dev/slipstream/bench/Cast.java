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
 * @param driver carries the messages.
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
        if (scenario.place() != Place.IPC)
        {
            return new Cast(switch (system)
            {
                case STOCK -> DriverKind.STOCK;
                case XDP -> DriverKind.XDP;
                case KERNEL -> DriverKind.KERNEL;
                default -> throw unfit(scenario, system);
            }, ClientKind.INVOKED);
        }
        return switch (system)
        {
            case STOCK -> new Cast(DriverKind.STOCK, ClientKind.BACKOFF);
            case STOCK_YIELD -> new Cast(DriverKind.STOCK, ClientKind.YIELD);
            case STOCK_SPIN -> new Cast(DriverKind.STOCK, ClientKind.SPIN);
            case SIGNAL -> new Cast(DriverKind.NONE, ClientKind.SIGNAL);
            case DOORBELL -> new Cast(DriverKind.STOCK, switch (scenario.clients())
            {
                case OWN -> ClientKind.DOORBELL;
                case SPINNING -> ClientKind.DOORBELL_SPIN;
            });
            default -> throw unfit(scenario, system);
        };
    }

    private static IllegalArgumentException unfit(final Scenario scenario, final BenchSystem system)
    {
        return new IllegalArgumentException(scenario.name() + " is nothing for " + system.id());
    }
}
