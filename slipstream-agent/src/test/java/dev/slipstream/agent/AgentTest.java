/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.rig.ChildJvm;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that know nothing of Slipstream, with nothing of it on their class path but the agent. */
@Timeout(120)
class AgentTest
{
    private static final Path JAR = Path.of("target", "slipstream-agent.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OWN_TYPES = 17500;
    private static final int OWN_TYPES_END = 17600;

    @Test
    void shouldLetUnmodifiedClientsRingAndPark()
    {
        try (MediaDriver driver = launchDriver();
            ChildJvm reader = peer(driver, "reader", "-javaagent:" + JAR);
            ChildJvm writer = peer(driver, "writer", "-javaagent:" + JAR))
        {
            await(
                () -> sum(driver, DoorbellCounterType.WOKEN) > 50 && sum(driver, DoorbellCounterType.PUBLICATION) > 50);
            assertThat(sum(driver, DoorbellCounterType.PARKED)).isPositive();
            assertThat(sum(driver, DoorbellCounterType.TIMED_OUT_WITH_WORK)).isZero();
            assertThat(finish(writer, "sent ")).isGreaterThan(50);
            assertThat(finish(reader, "received ")).isPositive();
            assertThat(reader.stderrTail()).contains("slipstream-agent: publications will ring")
                .doesNotContain("does not", "cannot", "stays as it is");
        }
    }

    @Test
    void shouldReceiveFromAWriterWithoutAgent()
    {
        try (MediaDriver driver = launchDriver();
            ChildJvm reader = peer(driver, "reader", "-javaagent:" + JAR);
            ChildJvm writer = peer(driver, "writer", "-Dunused=true"))
        {
            final int sent = finish(writer, "sent ");
            assertThat(sent).isNotNegative();
            assertThat(finish(reader, "received ")).isLessThanOrEqualTo(sent);
            assertThat(sum(driver, DoorbellCounterType.PUBLICATION)).isZero();
        }
    }

    /** Where the agent's own client is the first to see that the driver has ended. */
    @Test
    void shouldTakeTheEndOfTheDriverForNoFault()
    {
        final String seldom = "-D" + PlainPeer.KEEP_ALIVE_PROPERTY + "=5000";
        try (MediaDriver driver = launchDriver();
            ChildJvm reader = peer(driver, "reader", "-javaagent:" + JAR, seldom);
            ChildJvm writer = peer(driver, "writer", "-javaagent:" + JAR, seldom))
        {
            await(() -> sum(driver, DoorbellCounterType.WOKEN) > 0);
            driver.close();
            for (final ChildJvm peer : List.of(reader, writer))
            {
                await(() -> peer.stderrTail().contains("slipstream-agent: the driver has gone"));
                assertThat(finish(peer, peer == reader ? "received " : "sent ")).isPositive();
                assertThat(peer.stderrTail().lines()).filteredOn((line) -> line.startsWith("slipstream-agent: "))
                    .noneMatch((line) -> line.contains("Exception"));
            }
        }
    }

    @Test
    void shouldDoNothingWhereItIsOff()
    {
        try (MediaDriver driver = launchDriver();
            ChildJvm reader = peer(
                driver, "reader", "-javaagent:" + JAR, "-D" + SlipstreamAgent.ENABLED_PROPERTY + "=false"))
        {
            assertThat(finish(reader, "received ")).isZero();
            assertThat(reader.stderrTail()).contains("off by slipstream.agent.enabled=false");
            final AtomicLong ours = new AtomicLong();
            driver.context().countersManager().forEach((counterId, typeId, key, label) ->
            {
                if (typeId >= OWN_TYPES && typeId < OWN_TYPES_END)
                {
                    ours.incrementAndGet();
                }
            });
            assertThat(ours.get()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "choosy | SlipstreamSendChannelEndpointSupplier DefaultReceiveChannelEndpointSupplier | sends by Slipstream",
        "plain | SlipstreamSendChannelEndpointSupplier SlipstreamReceiveChannelEndpointSupplier | is Slipstream's"})
    void shouldGiveAnEmbeddedDriverTheEndpointsThatItsOwnerDidNotChoose(
        final String owner, final String endpoints, final String announcement)
    {
        try (ChildJvm driver = ChildJvm.of(PlainDriver.class).name("driver").classPath(plainClassPath())
            .jvmFlags("-javaagent:" + JAR).arguments(CommonContext.generateRandomDirName(), owner).start())
        {
            assertThat(driver.awaitLine("endpoints ", PATIENCE)).isEqualTo(endpoints);
            assertThat(driver.awaitExit(PATIENCE)).as(driver.stderrTail()).isZero();
            assertThat(driver.stderrTail()).contains(announcement).doesNotContain("stays as it is", "not released");
        }
    }

    @Test
    void shouldLeaveAloneWhatItDoesNotKnow() throws IOException
    {
        final AeronTransformer transformer = new AeronTransformer();
        final ProtectionDomain domain = getClass().getProtectionDomain();
        try (URLClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader());
            InputStream image = other.getResourceAsStream("io/aeron/Image.class"))
        {
            final byte[] bytes = image.readAllBytes();
            assertThat(transformer.transform(other, "io/aeron/Image", null, domain, bytes)).isNull();
            assertThat(transformer.transform(null, "io/aeron/Image", null, domain, bytes)).isNull();
            final ClassLoader own = getClass().getClassLoader();
            assertThat(transformer.transform(own, "io/aeron/Aeron", null, domain, bytes)).isNull();
            assertThat(transformer.transform(own, "io/aeron/Image", null, domain, new byte[8])).isNull();
            assertThat(transformer.transform(own, "io/aeron/Image", null, domain, bytes)).isNotNull();
        }
        for (final Seam seam : Seam.values())
        {
            try (InputStream in = getClass().getResourceAsStream("PlainPeer.class"))
            {
                final List<String> missing = seam.missing(ClassFile.of().parse(in.readAllBytes()));
                assertThat(missing.isEmpty()).as("%s lacks %s", seam, missing).isEqualTo(seam == Seam.PUBLICATION);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHookEachMethodThatItKnows(final Seam seam) throws IOException
    {
        final ClassLoader own = getClass().getClassLoader();
        try (InputStream in = own.getResourceAsStream(seam.className() + ".class"))
        {
            final byte[] bytes = new AeronTransformer().transform(
                own, seam.className(), null, getClass().getProtectionDomain(), in.readAllBytes());
            final ClassFile verifier = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(own).orElse(ClassHierarchyResolver.defaultResolver())));
            assertThat(verifier.verify(bytes)).isEmpty();
            assertThat(ClassFile.of().parse(bytes).methods()).filteredOn(seam::isHooked)
                .allMatch(AgentTest::callsHooks);
        }
    }

    /** Calls them, or hands over what they made. */
    private static boolean callsHooks(final MethodModel method)
    {
        return method.code().orElseThrow().elementStream()
            .anyMatch((element) -> element instanceof final InvokeInstruction call &&
                call.owner().asInternalName().startsWith("dev/slipstream/agent/") ||
                element instanceof final FieldInstruction field && field.name().equalsString(Seam.FIELD));
    }

    private static ChildJvm peer(final MediaDriver driver, final String role, final String... flags)
    {
        final ChildJvm peer = ChildJvm.of(PlainPeer.class).name(role).classPath(plainClassPath()).jvmFlags(flags)
            .arguments(role, driver.aeronDirectoryName()).start();
        peer.awaitLine("ready", PATIENCE);
        return peer;
    }

    private static int finish(final ChildJvm peer, final String prefix)
    {
        peer.send("finish");
        final int count = Integer.parseInt(peer.awaitLine(prefix, PATIENCE));
        assertThat(peer.awaitExit(PATIENCE)).as(peer.stderrTail()).isZero();
        return count;
    }

    private static MediaDriver launchDriver()
    {
        return MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true).termBufferSparseFile(true)
            .ipcTermBufferLength(64 * 1024));
    }

    private static String plainClassPath()
    {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter((entry) -> Stream.of("aeron-", "agrona-", "test-classes", "slipstream-rig", "jspecify")
                .anyMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    }

    private static long sum(final MediaDriver driver, final DoorbellCounterType type)
    {
        final var counters = driver.context().countersManager();
        final AtomicLong sum = new AtomicLong();
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (typeId == type.typeId())
            {
                sum.addAndGet(counters.getCounterValue(counterId));
            }
        });
        return sum.get();
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            assertThat(Thread.currentThread().isInterrupted()).as("time is up").isFalse();
            Thread.onSpinWait();
        }
    }
}
