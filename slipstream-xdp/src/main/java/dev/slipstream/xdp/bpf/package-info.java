/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * eBPF without a compiler: an assembler with labels, typed maps, and a program that attaches to an interface by a link.
 *
 * <p>The kernel runs a small program for every packet that an interface receives, before anything else sees it. Here
 * such a program is written as Java calls on a {@link dev.slipstream.xdp.bpf.BpfAssembler}, one call an instruction;
 * loading it has the kernel's verifier prove that it ends and touches only what it may. Maps are the memory that the
 * program shares with us. All of it lives as long as this process holds it and no longer.
 */
@NullMarked
package dev.slipstream.xdp.bpf;

import org.jspecify.annotations.NullMarked;
