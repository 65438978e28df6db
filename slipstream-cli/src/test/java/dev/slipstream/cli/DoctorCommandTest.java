/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class DoctorCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPassOnAMachineThatCanRunItsTests()
    {
        assertThat(execute("doctor")).as(out.toString()).isZero();
        assertThat(out.toString()).contains("kernel", "JVM flags", "checks:").doesNotContain("fail  ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldPrintJson()
    {
        assertThat(execute("doctor", "--json")).isZero();

        final List<JsonNode> checks = checks(out.toString());
        assertThat(checks).extracting((check) -> check.get("name").asString()).doesNotHaveDuplicates()
            .contains("kernel", "JVM flags", "packet filter", "interface");
        assertThat(checks).extracting((check) -> check.get("status").asString()).isSubsetOf("ok", "warn", "skip");
        assertThat(checks).allMatch((check) -> check.has("found"));
    }

    @Test
    void shouldWriteJsonToAFile(@TempDir final Path directory) throws Exception
    {
        final Path file = directory.resolve("doctor.json");
        assertThat(execute("doctor", "--json", file.toString())).isZero();

        assertThat(out.toString()).isEmpty();
        assertThat(checks(Files.readString(file))).isNotEmpty();
    }

    @Test
    void shouldFailForAnInterfaceThatDoesNotExist()
    {
        assertThat(execute("doctor", "--interface", "nonesuch0")).isEqualTo(1);
        assertThat(out.toString()).contains("there is no interface nonesuch0", "use one of ", "lo");
    }

    @Test
    void shouldNotSendLoopbackThroughXdp()
    {
        assertThat(execute("doctor", "--interface", "lo", "--json")).isZero();
        assertThat(find(checks(out.toString()), "interface mode").get("found").asString())
            .isEqualTo("batched kernel sockets");
    }

    @Test
    void shouldTryAnInterfaceAndLeaveNothingOnIt()
    {
        assumeTrue(NamespaceSupport.isAvailable(), () -> String.valueOf(NamespaceSupport.unavailabilityCause()));
        try (NetworkNamespace left = NetworkNamespace.create("doc-left");
            NetworkNamespace right = NetworkNamespace.create("doc-right"))
        {
            VethPair.connect(VethEnd.of(left, "veth-l", "10.86.0.1/24"), VethEnd.of(right, "veth-r", "10.86.0.2/24"));

            final List<JsonNode> checks = checks(doctorIn(left, "veth-l"));

            assertThat(find(checks, "interface").get("found").asString()).contains("veth-l", "driver veth", "up");
            assertThat(find(checks, "interface mode").get("status").asString()).isEqualTo("ok");
            assertThat(find(checks, "interface mode").get("found").asString()).startsWith("native XDP, copying");
            assertThat(find(checks, "interface program").get("found").asString()).isEqualTo("none");
            assertThat(left.exec("ip", "link", "show", "veth-l")).doesNotContain("xdp");

            // Of two looks the second is as good as the first.
            assertThat(find(checks(doctorIn(left, "veth-l")), "interface mode").get("status").asString())
                .isEqualTo("ok");
        }
    }

    @Test
    void shouldSayThatTheJvmMayNotCallTheKernel() throws Exception
    {
        final Process process = new ProcessBuilder(doctor("--illegal-native-access=deny", "lo"))
            .redirectErrorStream(true).start();
        final List<JsonNode> checks = checks(new String(process.getInputStream().readAllBytes()));

        assertThat(process.waitFor()).isZero();
        assertThat(find(checks, "native access").get("status").asString()).isEqualTo("warn");
        assertThat(find(checks, "interface").get("status").asString()).isEqualTo("skip");
        assertThat(checks).noneMatch((check) -> "packet filter".equals(check.get("name").asString()));
    }

    // Another process: the doctor looks at the network namespace that it runs in.
    private static String doctorIn(final NetworkNamespace namespace, final String interfaceName)
    {
        return namespace.exec(doctor("--enable-native-access=ALL-UNNAMED", interfaceName).toArray(new String[0]));
    }

    private static List<String> doctor(final String jvmFlag, final String interfaceName)
    {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), jvmFlag,
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), Main.class.getName(), "doctor", "--json", "--interface",
            interfaceName);
    }

    private static List<JsonNode> checks(final String json)
    {
        return StreamSupport.stream(JsonMapper.shared().readTree(json).get("checks").spliterator(), false).toList();
    }

    private static JsonNode find(final List<JsonNode> checks, final String name)
    {
        return checks.stream().filter((check) -> name.equals(check.get("name").asString())).findFirst().orElseThrow();
    }

    private int execute(final String... args)
    {
        final CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
