/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The screen of {@code slipstream stat} in a pseudo-terminal, which script(1) makes and a shell looks at before and
 * after.
 */
@Timeout(120)
class StatScreenTest
{
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String ENTER = "\033[?1049h";
    private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

    // All that stty(1) knows of the terminal, and the process itself in the middle.
    private static final String SESSION = """
        stty -g > "$DIR/before"
        sh -c 'echo $$ > "$DIR/pid"; exec "$JAVA" --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
            --enable-native-access=ALL-UNNAMED -cp "$CLASSES" "$MAIN" stat --aeron-dir "$DIR/aeron" --interval 0.2'
        echo $? > "$DIR/status"
        stty -g > "$DIR/after"
        """;

    @TempDir
    private Path directory;

    private final StringBuilder screen = new StringBuilder();
    private Process session;

    @AfterEach
    void end()
    {
        if (session != null)
        {
            session.descendants().forEach(ProcessHandle::destroyForcibly);
            session.destroyForcibly();
        }
    }

    @Test
    void shouldGiveTheTerminalBackAfterAKey() throws Exception
    {
        try (MediaDriver driver = launchDriver())
        {
            start();
            awaitScreen(driver.aeronDirectoryName());
            session.getOutputStream().write('q');
            session.getOutputStream().flush();
            assertGivenBack("0");
        }
    }

    @Test
    void shouldGiveTheTerminalBackWhenItIsTerminated() throws Exception
    {
        try (MediaDriver driver = launchDriver())
        {
            start();
            awaitScreen(driver.aeronDirectoryName());
            ProcessHandle.of(Long.parseLong(read("pid"))).orElseThrow().destroy();
            // 128 and SIGTERM.
            assertGivenBack("143");
        }
    }

    private MediaDriver launchDriver()
    {
        return MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED));
    }

    private void start() throws IOException
    {
        assumeTrue(Files.isExecutable(SCRIPT), SCRIPT + " is missing: install util-linux");
        final ProcessBuilder builder = new ProcessBuilder(
            SCRIPT.toString(), "-q", "-c", SESSION, "/dev/null").redirectErrorStream(true);
        builder.environment().putAll(Map.of("DIR", directory.toString(), "SHELL", "/bin/sh", "JAVA",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "CLASSES",
            System.getProperty("java.class.path"), "MAIN", Main.class.getName()));
        session = builder.start();
    }

    private void awaitScreen(final String text) throws IOException
    {
        while (!screen.toString().contains(text) || !screen.toString().contains("q quits"))
        {
            assertThat(readScreen()).as("more than\n%s", screen).isTrue();
        }
        assertThat(screen).contains(ENTER);
    }

    private void assertGivenBack(final String status) throws Exception
    {
        while (readScreen())
        {
            assertThat(screen.length()).isLessThan(10_000_000);
        }
        assertThat(session.waitFor()).isZero();
        assertThat(screen.toString().strip()).endsWith(LEAVE);
        assertThat(read("status")).isEqualTo(status);
        assertThat(read("after")).isEqualTo(read("before"));
    }

    private boolean readScreen() throws IOException
    {
        final InputStream in = session.getInputStream();
        final byte[] bytes = new byte[4_096];
        final int length = in.read(bytes);
        if (length > 0)
        {
            screen.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
        return length >= 0;
    }

    private String read(final String file) throws IOException
    {
        return Files.readString(directory.resolve(file)).strip();
    }
}
