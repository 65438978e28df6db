/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChildJvmTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldExchangeLines()
    {
        try (ChildJvm child = ChildJvm.of(Echo.class).arguments("a", "b").start())
        {
            assertThat(child.awaitLine("ready ", PATIENCE)).isEqualTo("a,b");
            child.send("one");
            child.send("two");
            assertThat(child.awaitLine("echo t", PATIENCE)).isEqualTo("wo");
        }
    }

    @Test
    void shouldExchangeLinesWithAProgram()
    {
        final ChildProcess child = ChildProcess.start("cat", null, "cat");
        child.send("one");
        assertThat(child.awaitLine("o", PATIENCE)).isEqualTo("ne");
        child.close();
        assertThat(child.awaitExit(PATIENCE)).isZero();
        assertThatThrownBy(() -> ChildProcess.start("none", null, "/no/such/program"))
            .isInstanceOf(CommandFailedException.class).hasMessageContaining("/no/such/program could not be run");
    }

    @Test
    void shouldEndWhenClosed()
    {
        final ChildJvm child = ChildJvm.of(Echo.class).start();
        child.awaitLine("ready", PATIENCE);
        child.close();
        child.close();
        assertThat(child.isAlive()).isFalse();
        assertThatThrownBy(() -> child.send("late")).hasMessageContaining("exit status 143");
    }

    @Test
    void shouldSayHowAFailedChildEnded()
    {
        try (ChildJvm child = ChildJvm.of(Echo.class).name("the echo").start())
        {
            child.send("fail");
            assertThatThrownBy(() -> child.awaitLine("never", PATIENCE))
                .hasMessageContainingAll("the echo ended", "exit status 3", "told to fail");
            assertThat(child.awaitExit(PATIENCE)).isEqualTo(3);
        }
    }

    @Test
    void shouldNotWaitForeverForALine()
    {
        try (ChildJvm child = ChildJvm.of(Echo.class).start())
        {
            assertThatThrownBy(() -> child.awaitLine("never", Duration.ofMillis(100)))
                .hasMessageContaining("did not print 'never' within 100 ms");
        }
    }

    @Test
    void shouldRunInItsNamespaceUnderItsOwnPid() throws Exception
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        try (NetworkNamespace namespace = NetworkNamespace.create("child");
            ChildJvm child = ChildJvm.of(Echo.class).namespace(namespace).cpus("0").start())
        {
            child.awaitLine("ready", PATIENCE);
            assertThat(namespace.exec("ip", "netns", "identify", Long.toString(child.pid())).strip())
                .isEqualTo(namespace.name());
            assertThat(Files.readString(Path.of("/proc", Long.toString(child.pid()), "status")))
                .containsPattern("Cpus_allowed_list:\\s+0\n");
        }
    }

    @Test
    void shouldRunByAnotherProgramWithOtherFlagsAndClassPath() throws Exception
    {
        final String classPath = System.getProperty("java.class.path") + ":/nowhere";
        try (ChildJvm child = ChildJvm.of(Echo.class).prefix("env", "GREETING=hello").requiredFlags("-Dgreeting=hi")
            .classPath(classPath).start())
        {
            child.awaitLine("ready", PATIENCE);
            final Path process = Path.of("/proc", Long.toString(child.pid()));
            assertThat(Files.readString(process.resolve("environ"))).contains("GREETING=hello\0");
            assertThat(Files.readString(process.resolve("cmdline"))).contains("-Dgreeting=hi\0-cp\0" + classPath + "\0")
                .doesNotContain("--add-opens");
        }
    }

    @Test
    void shouldLeaveNothingAfterSigterm()
    {
        try (ChildJvm leaver = ChildJvm.of(Leaver.class).start())
        {
            final Left left = Left.by(leaver);
            leaver.terminate();
            leaver.awaitExit(PATIENCE);
            assertThat(left.namespaceExists()).isFalse();
            assertThat(left.scratch).doesNotExist();
            assertThat(left.childRuns()).isFalse();
            assertThat(leaver.stderrTail()).isEmpty();
        }
    }

    @Test
    void shouldReapWhatAKilledProcessLeft()
    {
        try (ChildJvm leaver = ChildJvm.of(Leaver.class).start())
        {
            final Left left = Left.by(leaver);
            leaver.kill();
            leaver.awaitExit(PATIENCE);
            assertThat(left.scratch).exists();
            await(() -> !left.childRuns());

            ScratchDirectory.create("reaper").close();
            NamespaceSupport.reapStale();

            assertThat(left.namespaceExists()).isFalse();
            assertThat(left.scratch).doesNotExist();
        }
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.onSpinWait();
        }
    }

    private record Left(Path scratch, Path namespace, long childPid)
    {
        static Left by(final ChildJvm leaver)
        {
            final String scratch = leaver.awaitLine("scratch ", PATIENCE);
            final String namespace = NamespaceSupport.isAvailable() ? leaver.awaitLine("namespace ", PATIENCE) : "none";
            return new Left(Path.of(scratch), Path.of("/run/netns", namespace),
                Long.parseLong(leaver.awaitLine("child ", PATIENCE)));
        }

        boolean namespaceExists()
        {
            return Files.exists(namespace);
        }

        boolean childRuns()
        {
            return ProcessHandle.of(childPid).isPresent();
        }
    }
}
