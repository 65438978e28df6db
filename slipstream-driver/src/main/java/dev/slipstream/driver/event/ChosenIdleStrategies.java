/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The idle strategies that the owner of a driver has chosen, in code or by property: an owner who did wants those and
 * no others.
 *
 * <p>To be asked before the driver's context is concluded, which chooses the rest.
 */
enum ChosenIdleStrategies
{
    SHARED(Configuration.SHARED_IDLE_STRATEGY_PROP_NAME, MediaDriver.Context::sharedIdleStrategy),
    SHARED_NETWORK(Configuration.SHARED_NETWORK_IDLE_STRATEGY_PROP_NAME,
        MediaDriver.Context::sharedNetworkIdleStrategy),
    CONDUCTOR(Configuration.CONDUCTOR_IDLE_STRATEGY_PROP_NAME, MediaDriver.Context::conductorIdleStrategy),
    SENDER(Configuration.SENDER_IDLE_STRATEGY_PROP_NAME, MediaDriver.Context::senderIdleStrategy),
    RECEIVER(Configuration.RECEIVER_IDLE_STRATEGY_PROP_NAME, MediaDriver.Context::receiverIdleStrategy),
    EXECUTOR(Configuration.ASYNC_EXECUTOR_IDLE_STRATEGY_PROP_NAME, MediaDriver.Context::asyncExecutorIdleStrategy);

    private final String property;

    // A method reference without state.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<MediaDriver.Context, @Nullable IdleStrategy> strategy;

    ChosenIdleStrategies(
        final String property, final Function<MediaDriver.Context, @Nullable IdleStrategy> strategy)
    {
        this.property = property;
        this.strategy = strategy;
    }

    boolean isChosenIn(final MediaDriver.Context context)
    {
        return System.getProperty(property) != null || strategy.apply(context) != null;
    }

    /**
     * The first of several that is chosen.
     *
     * @param context of the driver.
     * @param asked   which to look at.
     * @return its property.
     */
    static Optional<String> firstChosen(final MediaDriver.Context context, final ChosenIdleStrategies... asked)
    {
        return Stream.of(asked).filter((kind) -> kind.isChosenIn(context)).map((kind) -> kind.property).findFirst();
    }
}
