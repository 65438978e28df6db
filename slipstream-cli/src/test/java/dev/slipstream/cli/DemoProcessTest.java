/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.NamespaceSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as a process, ended by Ctrl-C as soon as it has shown something: SIGINT to all processes of the terminal.
 */
@Timeout(180)
class DemoProcessTest
{
    private static final String NOBODY = "65534";

    @TempDir
    private Path temp;

    private Process demo;

    @AfterEach
    void endDemo()
    {
        if (demo != null)
        {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveNothingBehindAfterCtrlC() throws Exception
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        start(List.of(), System.getProperty("java.class.path"));
        awaitOnError("round 1  net-throughput-1376");
        assertThat(leftovers()).as("while it runs").isNotEmpty();
        interrupt();
    }

    @Test
    void shouldSayToAnOrdinaryUserWhatTheRestNeeds() throws Exception
    {
        final boolean root = "root".equals(System.getProperty("user.name"));
        assumeTrue(root || !NamespaceSupport.isAvailable(), "this user is neither root nor an ordinary one");
        final List<String> asNobody = root ?
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : List.of();
        start(asNobody, readableClassPath());
        awaitOnError("round 1  loopback-throughput-1376");
        assertThat(error()).contains("Without network namespaces", "run as root", "need no privilege")
            .doesNotContain("net-throughput");
        interrupt();
    }

    private void start(final List<String> prefix, final String classPath) throws IOException
    {
        // A session of its own, so that a signal reaches its processes and nothing else. Where the build runs in the
        // background of a shell, it and its children ignore SIGINT by default.
        final List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Main.class.getName(), "demo"));
        demo = new ProcessBuilder(command).redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile()).start();
    }

    private void awaitOnError(final String text) throws Exception
    {
        while (!error().contains(text))
        {
            assertThat(demo.isAlive()).as(error()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void interrupt() throws Exception
    {
        assertThat(new ProcessBuilder("sh", "-c", "kill -INT -" + demo.pid()).start().waitFor()).isZero();
        assertThat(demo.waitFor()).isEqualTo(Interruption.STATUS);
        assertThat(error()).contains("interrupted; cleaning up").doesNotContain("FAILED", "\tat ", "clean-up of");
        assertThat(temp.resolve("out")).isEmptyFile();
        List<String> left = leftovers();
        // The kernel takes its time over processes that were killed; the watchdog is the test's.
        while (!left.isEmpty() && left.stream().allMatch(name -> name.startsWith("process")))
        {
            TimeUnit.MILLISECONDS.sleep(20);
            left = leftovers();
        }
        assertThat(left).isEmpty();
    }

    private String error() throws IOException
    {
        return Files.readString(temp.resolve("err"));
    }

    private List<String> leftovers() throws IOException
    {
        final List<String> left = new ArrayList<>();
        for (final Path directory : List.of(Path.of("/run/netns"), Path.of("/dev/shm"), temp.getParent()))
        {
            if (Files.isDirectory(directory))
            {
                try (Stream<Path> files = Files.list(directory))
                {
                    files.filter(file -> file.getFileName().toString().startsWith("slip-" + demo.pid() + "-"))
                        .map(Path::toString).forEach(left::add);
                }
            }
        }
        ProcessHandle.allProcesses().filter(process -> sessionOf(process) == demo.pid())
            .map(process -> "process " + process.pid()).forEach(left::add);
        return left;
    }

    /** The session of a process, field 6 of its stat (proc(5)); 0 if it is gone or only waits to be reaped. */
    private static long sessionOf(final ProcessHandle process)
    {
        try
        {
            final String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return "Z".equals(fields[0]) ? 0 : Long.parseLong(fields[3]);
        }
        catch (final IOException e)
        {
            return 0;
        }
    }

    /** The class path where everybody may read it: the build's own may lie in somebody's home. */
    private String readableClassPath() throws IOException
    {
        final Path directory = Files.createDirectory(temp.resolve("class-path"));
        final List<String> copies = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(":"))
        {
            final Path source = Path.of(entry);
            if (Files.exists(source))
            {
                final Path target = directory.resolve(copies.size() + "-" + source.getFileName());
                copy(source, target);
                copies.add(target.toString());
            }
        }
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        return String.join(":", copies);
    }

    private static void copy(final Path source, final Path target) throws IOException
    {
        try (Stream<Path> files = Files.walk(source))
        {
            for (final Path file : files.toList())
            {
                final Path copy = target.resolve(source.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
