/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The members of an Aeron Cluster and their client, each a process of its own.
 */
@NullMarked
package dev.slipstream.tests.cluster;

import org.jspecify.annotations.NullMarked;
