/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

/**
 * Wakes an agent's thread when a socket becomes readable. Thread-safe; nothing here throws.
 */
public interface SocketWatch
{
    /** Watches nothing, for threads that look for themselves. */
    SocketWatch NONE = new SocketWatch()
    {
        @Override
        public void watch(final int fd)
        {
        }

        @Override
        public void cannotWatch()
        {
        }

        @Override
        public void unwatch(final int fd)
        {
        }
    };

    /**
     * Wake the thread when there is something to read. What is there to read when it goes to sleep keeps it awake.
     *
     * @param fd of the socket.
     */
    void watch(int fd);

    /**
     * There is a socket that cannot be watched: the thread has to look for itself, as often as Aeron's own does.
     */
    void cannotWatch();

    /**
     * Watch a socket no longer. To be called before it is closed.
     *
     * @param fd of a socket; if it is not watched nothing happens.
     */
    void unwatch(int fd);
}
