/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

/**
 * One kind of error in the driver's error log.
 *
 * @param observations how often it came.
 * @param lastSeenMs   when it came last, in milliseconds since the epoch.
 * @param message      its first line, printable characters only.
 */
public record ErrorSummary(int observations, long lastSeenMs, String message)
{
}
