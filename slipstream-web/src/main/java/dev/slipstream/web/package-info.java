/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What pages for browsers have in common, whoever serves them: texts that lie beside classes, a look, and rules that
 * keep strangers out. Thread-safe, without a server of its own.
 */
@NullMarked
package dev.slipstream.web;

import org.jspecify.annotations.NullMarked;
