/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

/**
 * How a {@link Check} ended.
 */
public enum CheckStatus
{
    /** As it should be. */
    OK,
    /** Works, but not as well as it could. */
    WARN,
    /** Does not work. */
    FAIL,
    /** Could not be looked at, or does not apply. */
    SKIP
}
