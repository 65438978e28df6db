/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Programs without Slipstream, run with the agent.
 */
@NullMarked
package dev.slipstream.agent;

import org.jspecify.annotations.NullMarked;
