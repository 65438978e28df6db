/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.TestMedium;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests of Netty's that are not for channels like ours, and why; the package has the classes that are left out. And
 * those that take long, and over UDP tell nothing that they do not tell in shared memory: by default they run there
 * alone, with {@code -Pslow} over both.
 */
final class Exclusions implements ExecutionCondition
{
    private static final String CASTS_CHANNEL = "casts the channel to SocketChannel, whose addresses are IP addresses";

    private static final Map<String, String> REASONS = Map.of(
        "Connect.testLocalAddressAfterConnect", "casts addresses to InetSocketAddress",
        "Connect.testWriteWithFastOpenBeforeConnect", CASTS_CHANNEL,
        "Connect.testWriteWithFastOpenBeforeConnectDirectBufferReaderIndex", CASTS_CHANNEL,
        "Connect.testWriteWithFastOpenBeforeConnectCompositeBuffer", CASTS_CHANNEL,
        "Connect.testWriteWithFastOpenBeforeConnectCompositeBufferReaderIndex", CASTS_CHANNEL,
        "HalfClosed.testHalfClosureReceiveDataOnFinalWait2StateWhenSoLingerSet", CASTS_CHANNEL);

    // What they are about is how channels read and write, which is the same code, and much of it waiting.
    private static final Set<String> SLOW_OVER_UDP = Set.of(
        "ConditionalWritability", "Echo", "ExceptionHandling", "FileRegion", "GatheringWrite", "ObjectEcho",
        "ReadPending", "StringEcho");

    private static final boolean IS_SLOW_RUN = Boolean.getBoolean("slipstream.test.slow");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(final ExtensionContext context)
    {
        final String reason = context.getTestMethod()
            .map((method) -> REASONS.get(context.getRequiredTestClass().getSimpleName() + "." + method.getName()))
            .orElse(null);
        if (reason != null)
        {
            return ConditionEvaluationResult.disabled(reason);
        }
        return isSlow(context) && !IS_SLOW_RUN ? ConditionEvaluationResult.disabled("runs with -Pslow") :
            ConditionEvaluationResult.enabled("not excluded");
    }

    private static boolean isSlow(final ExtensionContext context)
    {
        return context.getTestMethod().isPresent() &&
            SLOW_OVER_UDP.contains(context.getRequiredTestClass().getSimpleName()) &&
            context.getRequiredTestInstances().findInstance(NettySuiteTest.class)
                .filter((suite) -> suite.medium() == TestMedium.Kind.UDP).isPresent();
    }
}
