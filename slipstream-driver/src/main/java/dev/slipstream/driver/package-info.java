/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Aeron's Java media driver with batched network paths.
 *
 * <p>Aeron's channel endpoints are replaced by subclasses, through the suppliers that Aeron offers for that purpose.
 * They either come as a drop-in, by two properties of Aeron and nothing else ({@link
 * dev.slipstream.driver.SlipstreamReceiveChannelEndpointSupplier}, {@link
 * dev.slipstream.driver.SlipstreamSendChannelEndpointSupplier}), or with the driver that {@link
 * dev.slipstream.driver.SlipstreamDriver} launches, which can do a little more because it also runs at the start of
 * every duty cycle.
 *
 * <p>What the driver does is found in {@link dev.slipstream.driver.send} and {@link dev.slipstream.driver.receive}.
 * What it needs to know of Aeron beyond its documentation is found in {@link dev.slipstream.driver.AeronSeam}, and
 * nowhere else.
 */
@NullMarked
package dev.slipstream.driver;

import org.jspecify.annotations.NullMarked;
