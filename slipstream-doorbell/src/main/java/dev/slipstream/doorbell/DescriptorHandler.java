/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * Called when a descriptor of a {@link DoorbellSelector} is ready, by the thread that selects.
 */
@FunctionalInterface
public interface DescriptorHandler
{
    /**
     * A descriptor is ready. It is reported again and again until that which made it ready has been taken.
     *
     * @param fd     the descriptor.
     * @param events what it is ready for: {@code EPOLLIN} and following of {@code sys/epoll.h}.
     * @return how much work was done.
     */
    int onReady(int fd, int events);
}
