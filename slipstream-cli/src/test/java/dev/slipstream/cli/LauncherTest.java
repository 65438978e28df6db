/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher in a clone of its own with a JDK and a Maven that only say how they were called.
 */
@Timeout(60)
class LauncherTest
{
    private static final List<String> TOOLS = List.of("sh", "sed", "head", "tail", "find", "dirname", "readlink",
        "mkdir",
        "touch", "tar", "basename", "cat", "test");

    @TempDir
    private Path temp;

    private Path root;
    private Path jar;
    private Path tools;

    @BeforeEach
    void makeClone() throws IOException
    {
        root = Files.createDirectories(temp.resolve("a clone"));
        jar = root.resolve("slipstream-cli/target/slipstream.jar");
        Files.copy(Path.of("../slipstream"), root.resolve("slipstream"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("slipstream-cli/src/main"));
        Files.writeString(root.resolve("slipstream-cli/pom.xml"), "");
        script(root.resolve("mvnw"), "echo \"mvnw $* in $(pwd) with $JAVA_HOME\" >&2; touch '" + jar + "'");

        tools = Files.createDirectories(temp.resolve("tools"));
        for (final String tool : TOOLS)
        {
            for (final String directory : List.of("/usr/bin", "/bin"))
            {
                if (Files.exists(Path.of(directory, tool)) && !Files.exists(tools.resolve(tool)))
                {
                    script(tools.resolve(tool), "exec " + Path.of(directory, tool) + " \"$@\"");
                }
            }
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoJdk() throws Exception
    {
        final Result result = run(null, "", "demo");
        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("needs JDK 25", "JAVA_HOME (not set)", "https://adoptium.net");
    }

    @Test
    void shouldNotTakeAnOldJdk() throws Exception
    {
        final Path old = jdk("jdk-17", "17.0.2");
        final Result result = run(old, "", "demo");
        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("JAVA_HOME (" + old + ")");
    }

    @Test
    void shouldSearchTheUsualPlacesWhenJavaHomeIsOld() throws Exception
    {
        makeJar();
        final Path good = jdk("jvms/jdk-25", "25.0.3");
        jdk("jvms/jdk-17", "17.0.2");
        final Result result = run(jdk("jdk-21", "21"), good.getParent().toString(), "demo", "two words");
        assertThat(result.output).contains(good + " -jar " + jar + " demo two words");
        assertThat(result.status).isZero();
    }

    @Test
    void shouldTakeTheJavaOfThePathLast() throws Exception
    {
        makeJar();
        final Path good = jdk("jdk-26", "26-ea");
        Files.createSymbolicLink(tools.resolve("java"), good.resolve("bin/java"));
        assertThat(run(null, "", "demo").output).contains(good + " -jar");
    }

    @Test
    void shouldBuildOnlyWhenSomethingIsNewerThanTheJar() throws Exception
    {
        final Path home = jdk("jdk-25", "25");
        makeJar();
        assertThat(run(home, "").output).doesNotContain("building");

        final Path source = root.resolve("slipstream-cli/src/main/New.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));
        final Result result = run(home, "");
        assertThat(result.output).contains("building").doesNotContain("mvnw ");
        assertThat(Files.readString(jar.resolveSibling("launcher-build.log")))
            .contains("-pl slipstream-cli -am", "in " + root, "with " + home);
        assertThat(result.status).isZero();
    }

    @Test
    void shouldShowWhyABuildFailed() throws Exception
    {
        script(root.resolve("mvnw"), "echo this went wrong; exit 1");
        final Result result = run(jdk("jdk-25", "25"), "");
        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("this went wrong", "the build failed", "launcher-build.log");
    }

    @Test
    void shouldRunAllTestsAndKeepTheStatus() throws Exception
    {
        script(root.resolve("mvnw"), "echo \"mvnw $*\"; exit 7");
        final Result result = run(jdk("jdk-25", "25"), "", "test", "-Dtest=Foo");
        assertThat(result.output).contains("mvnw -B verify -Dtest=Foo");
        assertThat(result.status).isEqualTo(7);
    }

    @Test
    void shouldSayThatAJreCannotBuild() throws Exception
    {
        final Path home = jdk("jre-25", "25");
        Files.delete(home.resolve("bin/javac"));
        final Result result = run(home, "", "demo");
        assertThat(result.status).isEqualTo(1);
        assertThat(result.output).contains("has no javac");
    }

    private void makeJar() throws IOException
    {
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private Path jdk(final String name, final String version) throws IOException
    {
        final Path home = Files.createDirectories(temp.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "echo \"$(dirname \"$(dirname \"$0\")\") $*\"");
        script(home.resolve("bin/javac"), "exit 1");
        return home;
    }

    private static void script(final Path path, final String body) throws IOException
    {
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(final Path javaHome, final String jvmDirs, final String... args) throws Exception
    {
        final List<String> command = new ArrayList<>(List.of(root.resolve("slipstream").toString()));
        command.addAll(List.of(args));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(temp.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("SLIPSTREAM_JVM_DIRS", jvmDirs);
        if (javaHome != null)
        {
            builder.environment().put("JAVA_HOME", javaHome.toString());
        }
        final Process process = builder.start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private record Result(int status, String output)
    {
    }
}
