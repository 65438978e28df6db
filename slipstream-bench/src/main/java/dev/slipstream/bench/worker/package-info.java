/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The processes that a measurement runs in, one worker JVM for each side of each system.
 *
 * <p>A worker lives as long as the whole measurement, so that its code is compiled once and each later round starts
 * warm; a worker of one system never runs another, so that no system pays for the other's classes. For each round it
 * gets a job ({@link dev.slipstream.bench.worker.Jobs}), makes a driver and a client of its own, and closes them
 * afterwards.
 *
 * <p>Parent and worker speak by lines (see {@link dev.slipstream.rig.ChildMain#commands()}), and agree on moments by
 * {@link java.lang.System#nanoTime()}, which is CLOCK_MONOTONIC and therefore the same in all processes of a machine:
 *
 * <pre>{@code
 *     parent                                              worker
 *     job role=source ...                            -->  makes driver, client, publication
 *                                                    <--  ready
 *     go measureFrom=... until=...                   -->  runs; what falls before measureFrom is warm-up
 *                                                    <--  over sent=...
 *     finish sent=...  (by the other side)           -->  takes in what is still under way
 *                                                    <--  result received=... gaps=... ...
 *     stop                                           -->  closes all; until now it kept its driver going
 *                                                    <--  stopped
 * }</pre>
 */
@NullMarked
package dev.slipstream.bench.worker;

import org.jspecify.annotations.NullMarked;
