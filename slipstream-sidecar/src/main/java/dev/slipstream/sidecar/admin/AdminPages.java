/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What there is to ask a sidecar. All but {@code isAlive} answer at once; any thread may call.
 *
 * @param isReady whether new calls are welcome.
 * @param isAlive answers as soon as each event loop has had a turn, which may be never.
 * @param metrics in Prometheus' text format.
 * @param status  as JSON, for the page.
 * @param config  as JSON.
 * @param drain   begins to end the sidecar; asked again it does nothing.
 */
public record AdminPages(
    Supplier<Boolean> isReady, Supplier<CompletionStage<Void>> isAlive, Supplier<String> metrics,
    Supplier<String> status, Supplier<String> config, Runnable drain)
{
}
