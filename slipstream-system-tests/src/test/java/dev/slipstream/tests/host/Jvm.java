/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.tests.peer.PeerMain;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the children of the system tests are started.
 */
final class Jvm
{
    /**
     * Many of them share two cores for a few seconds each: no threads for the garbage collector, and no compiler that
     * would pay only later.
     */
    private static final String[] FLAGS = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
        "-XX:-UsePerfData"};

    /** Those of Aeron's own launch scripts. */
    static final String[] AERON_FLAGS = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/java.util.zip=ALL-UNNAMED"};

    private static final List<String> STOCK_CLIENT = List.of("aeron-client", "agrona", "slipstream-rig",
        "slipstream-system-tests");

    /** What Aeron publishes besides. */
    private static final List<String> STOCK_SERVERS = List.of("aeron-driver", "aeron-archive", "aeron-cluster");

    /** The Java agent, as it is published. */
    private static final Path AGENT = Path.of("..", "slipstream-agent", "target", "slipstream-agent.jar")
        .toAbsolutePath().normalize();

    private Jvm()
    {
    }

    /**
     * A process that has Slipstream on its class path and the JVM flags that it needs.
     *
     * @param mainClass of the process.
     * @return to be started.
     */
    static ChildJvm.Builder slipstream(final Class<?> mainClass)
    {
        return ChildJvm.of(mainClass).jvmFlags(FLAGS);
    }

    /**
     * A process that has Aeron's published client, the test's own program and the rig that starts it on its class path,
     * and Aeron's own JVM flags.
     *
     * @param driverDirectory of the driver to connect to.
     * @return to be started.
     */
    static ChildJvm.Builder stockClient(final Path driverDirectory)
    {
        return ChildJvm.of(PeerMain.class).arguments(driverDirectory.toString()).requiredFlags(AERON_FLAGS)
            .jvmFlags(FLAGS).classPath(classPath(STOCK_CLIENT.stream()));
    }

    /**
     * A process that has what Aeron publishes on its class path, the test's own program and the rig that starts it, and
     * Aeron's own JVM flags. Slipstream comes by one flag.
     *
     * @param mainClass that knows nothing of Slipstream.
     * @return to be started.
     */
    static ChildJvm.Builder underAgent(final Class<?> mainClass)
    {
        return ChildJvm.of(mainClass).requiredFlags(AERON_FLAGS).jvmFlags(FLAGS)
            .jvmFlags("-javaagent:" + AGENT, "--enable-native-access=ALL-UNNAMED").classPath(
                classPath(Stream.concat(STOCK_CLIENT.stream(), STOCK_SERVERS.stream())));
    }

    private static String classPath(final Stream<String> artifacts)
    {
        final List<String> wanted = artifacts.toList();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> wanted.stream().anyMatch(entry::contains)).collect(Collectors.joining(File.pathSeparator));
    }
}
