/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Marks a test with a {@link DriverKind} that is to hold on both of Slipstream's paths. By {@code -Pslow} it runs on
 * each; else over AF_XDP alone, which has the other beneath it, and whose driver has everything that the other has.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@MethodSource("dev.slipstream.tests.host.DriverKind#paths")
public @interface OnEachPath
{
}
