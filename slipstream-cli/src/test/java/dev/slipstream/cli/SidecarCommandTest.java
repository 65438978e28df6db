/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SidecarCommandTest
{
    private static final String YAML = """
        upstreams:
          app:
            endpoints: [tcp:127.0.0.1:50051]
        listeners:
          - name: in
            address: %s
            direction: inbound
            routes:
              - upstream: app
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldCheckAConfigurationAndSayTheMemoryToAskFor() throws IOException
    {
        assertThat(sidecar("check", "--config", file(YAML.formatted("tcp:127.0.0.1:8443")))).as(err.toString())
            .isZero();
        assertThat(out.toString()).contains("can be used: 1 listeners, 1 upstreams", "-XX:MaxDirectMemorySize=",
            "memory limit to ask for");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldRefuseAConfigurationWithItsLine() throws IOException
    {
        final String file = file(YAML.formatted("0.0.0.0:8443"));
        assertThat(sidecar("check", "--config", file)).isEqualTo(2);
        assertThat(sidecar("--config", file)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy((line) -> assertThat(line)
            .startsWith("slipstream: " + file + ":6: listeners[0].address '0.0.0.0:8443' is no address: write tcp:"));
        assertThat(sidecar()).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--config=FILE'");
    }

    @Test
    void shouldRefuseToListenToTheWorldInPlaintextAndWithoutACertificate() throws IOException
    {
        final String world = YAML.formatted("tcp:0.0.0.0:8443");
        final String plain = file(world);
        assertThat(sidecar("check", "--config", plain)).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("slipstream: " + plain + ":5: listeners[0] is " +
            "connected with other machines by tcp:0.0.0.0:8443 and has no tls; give tls, or plaintext: true if the " +
            "network is to be trusted\n");
        err.getBuffer().setLength(0);
        final String tls = file(world + "    tls: {certificate: DIR/tls.crt, key: DIR/tls.key, authorities: DIR/ca.crt}"
            .replace("DIR", directory.toString()));
        assertThat(sidecar("check", "--config", tls)).isEqualTo(2);
        assertThat(sidecar("--config", tls)).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy((line) -> assertThat(line)
            .startsWith("slipstream: listener in: " + directory + "/tls.crt: cannot be read (")
            .endsWith("name a PEM file that user " + System.getProperty("user.name") + " can read"));
        assertThat(sidecar("check", "--config", file(world + "    plaintext: true\n"))).isZero();
    }

    @Test
    void shouldSayWhichAddressCannotBeHad() throws IOException
    {
        assertThat(sidecar("--config", file(YAML.formatted("unix:" + directory + "/none/in.sock")))).isEqualTo(1);
        assertThat(err.toString()).contains("slipstream: cannot listen at unix:" + directory).doesNotContain("\tat ");
    }

    private String file(final String yaml) throws IOException
    {
        return Files.writeString(directory.resolve("sidecar.yaml"), yaml).toString();
    }

    private int sidecar(final String... args)
    {
        final CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final String[] all = new String[args.length + 1];
        all[0] = "sidecar";
        System.arraycopy(args, 0, all, 1, args.length);
        return commandLine.execute(all);
    }
}
