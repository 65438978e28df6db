/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import java.io.File;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the children of the system tests are started.
 */
final class Jvm
{
    /** Many of them share two cores for a few seconds each: no threads for the garbage collector. */
    static final String[] FLAGS = {"-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData"};

    /** Those of Aeron's own launch scripts. */
    static final String[] AERON_FLAGS = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/java.util.zip=ALL-UNNAMED"};

    private static final List<String> STOCK_CLIENT = List.of("aeron-client", "agrona", "slipstream-rig",
        "slipstream-system-tests");

    private Jvm()
    {
    }

    /**
     * The class path of a stock client: Aeron's published client, the test's own program, and the rig that starts it.
     *
     * @return the part of this JVM's class path.
     */
    static String stockClientClassPath()
    {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> STOCK_CLIENT.stream().anyMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    }
}
