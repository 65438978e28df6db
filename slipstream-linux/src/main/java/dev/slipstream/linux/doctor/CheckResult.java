/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Check} has to say.
 *
 * @param status how it ended.
 * @param found  what is there.
 * @param needed what should be there, or null if that does not apply.
 * @param remedy what to do, or null if nothing need be done.
 */
public record CheckResult(CheckStatus status, String found, @Nullable String needed, @Nullable String remedy)
{
    /**
     * All is well.
     *
     * @param found  what is there.
     * @param needed what should be there.
     * @return the result.
     */
    public static CheckResult ok(final String found, final String needed)
    {
        return new CheckResult(CheckStatus.OK, found, needed, null);
    }

    /**
     * It works, but not as well as it could.
     *
     * @param found  what is there.
     * @param needed what should be there.
     * @param remedy what to do, and what happens otherwise.
     * @return the result.
     */
    public static CheckResult warn(final String found, final String needed, final String remedy)
    {
        return new CheckResult(CheckStatus.WARN, found, needed, remedy);
    }

    /**
     * It does not work.
     *
     * @param found  what is there.
     * @param needed what should be there.
     * @param remedy what to do.
     * @return the result.
     */
    public static CheckResult fail(final String found, final String needed, final String remedy)
    {
        return new CheckResult(CheckStatus.FAIL, found, needed, remedy);
    }

    /**
     * It was not looked at.
     *
     * @param reason why not.
     * @return the result.
     */
    public static CheckResult skip(final String reason)
    {
        return new CheckResult(CheckStatus.SKIP, reason, null, null);
    }

    /**
     * Good if a condition holds, and a warning if not.
     *
     * @param isGood the condition.
     * @param found  what is there.
     * @param needed what should be there.
     * @param remedy what to do if it does not hold.
     * @return the result.
     */
    public static CheckResult okOrWarn(
        final boolean isGood, final String found, final String needed, final String remedy)
    {
        return isGood ? ok(found, needed) : warn(found, needed, remedy);
    }
}
