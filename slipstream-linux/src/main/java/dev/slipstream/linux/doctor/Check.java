/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import java.util.function.Supplier;

/**
 * Looks at one thing that Slipstream needs or profits from.
 *
 * <p>For the cold path; any thread may run it. It may make system calls and open things, and leaves nothing behind. It
 * throws nothing but on defects: what is missing is a result.
 */
public interface Check
{
    /**
     * What it looks at, in a few words; unique among the checks of a run.
     *
     * @return the name.
     */
    String name();

    /**
     * Look.
     *
     * @return what it has to say.
     */
    CheckResult run();

    /**
     * A check from its two parts.
     *
     * @param name what it looks at.
     * @param run  looks.
     * @return the check.
     */
    static Check of(final String name, final Supplier<CheckResult> run)
    {
        return new Check()
        {
            @Override
            public String name()
            {
                return name;
            }

            @Override
            public CheckResult run()
            {
                return run.get();
            }
        };
    }
}
