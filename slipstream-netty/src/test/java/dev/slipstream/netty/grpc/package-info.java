/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * gRPC's own interoperability tests in shared memory, plaintext and TLS, and tests of the builders. None of theirs is
 * left out.
 */
@NullMarked
package dev.slipstream.netty.grpc;

import org.jspecify.annotations.NullMarked;
