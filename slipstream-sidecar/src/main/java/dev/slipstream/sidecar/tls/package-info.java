/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Mutual TLS: whose certificates, who is believed, and what is known of a peer once it is. */
@NullMarked
package dev.slipstream.sidecar.tls;

import org.jspecify.annotations.NullMarked;
