/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The driver's agents, event-driven: when they have nothing to do they sleep, and somebody or something wakes them.
 *
 * <p>Mechanism and policy are apart. {@link dev.slipstream.driver.event.AgentWaitPoint} is where a thread sleeps: on
 * its slot in the page of doorbells and on sockets, by one epoll instance. {@link dev.slipstream.doorbell.ParkCycle} is
 * how it goes to sleep without missing a ring. {@link dev.slipstream.driver.event.AgentSources} decides how long it may
 * sleep: for long only while everybody who has work for its agents rings, and nothing is due that nobody rings for;
 * else it keeps to the schedule of Aeron's own back-off.
 *
 * <p>Who rings an agent: clients after a command, publications, subscriptions as they consume
 * ({@code slipstream-doorbell}); the kernel, for sockets; another agent that has just worked, since what it did may be
 * for this one. And whom the agents ring: readers of what was received, those who wait for a publication's limit, each
 * other, and the executor of blocking tasks.
 */
@NullMarked
package dev.slipstream.driver.event;

import org.jspecify.annotations.NullMarked;
