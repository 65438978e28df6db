/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a browser sees of a driver: one page that keeps itself up to date, served by a small server that takes hostile
 * requests for granted.
 */
@NullMarked
package dev.slipstream.stat.web;

import org.jspecify.annotations.NullMarked;
