/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM calls for {@code -javaagent:slipstream-agent.jar}, before the application's main method.
 */
public final class SlipstreamAgent
{
    /** Property: {@code false} to do nothing at all. */
    public static final String ENABLED_PROPERTY = "slipstream.agent.enabled";

    private SlipstreamAgent()
    {
    }

    /**
     * Transform Aeron from now on.
     *
     * @param arguments       none are known.
     * @param instrumentation of the JVM.
     */
    public static void premain(final @Nullable String arguments, final Instrumentation instrumentation)
    {
        final String enabled = System.getProperty(ENABLED_PROPERTY, "true");
        if ("false".equals(enabled))
        {
            Announcer.say("off by " + ENABLED_PROPERTY + "=false");
        }
        else if ("true".equals(enabled))
        {
            instrumentation.addTransformer(new AeronTransformer());
            Announcer.say("publications will ring, readers with an idle strategy that sleeps will park, and embedded " +
                "media drivers get Slipstream's endpoints; off by " + ENABLED_PROPERTY + "=false");
        }
        else
        {
            Announcer.say(ENABLED_PROPERTY + "=" + enabled + ": must be true or false; doing nothing");
        }
    }
}
