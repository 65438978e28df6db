/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigReader;
import dev.slipstream.sidecar.config.MemoryNeed;
import dev.slipstream.sidecar.config.SidecarConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The Kubernetes manifest and the code say the same.
 */
class KubernetesManifestTest
{
    private static final Path FILE = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent()
        .resolve("docs/kubernetes/sidecar.yaml");

    /** What Linux takes ports from unless a namespace says otherwise: net.ipv4.ip_local_port_range. */
    private static final int FIRST_EPHEMERAL_PORT = 32768;
    private static final int LAST_EPHEMERAL_PORT = 60999;

    private static SidecarConfig config;
    private static MemoryNeed need;
    private static JsonNode service;
    private static JsonNode policy;
    private static JsonNode labels;
    private static JsonNode pod;
    private static JsonNode sidecar;

    @BeforeAll
    static void read()
    {
        final List<JsonNode> documents = new ArrayList<>();
        final YAMLMapper mapper = YAMLMapper.shared();
        try (MappingIterator<JsonNode> iterator = mapper.readerFor(JsonNode.class).readValues(FILE.toFile()))
        {
            iterator.forEachRemaining(documents::add);
        }
        config = ConfigReader.parse("sidecar.yaml", documents.get(0).at("/data/sidecar.yaml").asString());
        need = MemoryNeed.of(config);
        service = documents.get(1).at("/spec");
        policy = documents.get(2).at("/spec");
        labels = documents.get(3).at("/spec/template/metadata/labels");
        pod = documents.get(3).at("/spec/template/spec");
        sidecar = pod.at("/initContainers/0");
    }

    @Test
    void shouldBeANativeSidecarWithArgumentsThatAreKnown()
    {
        assertThat(sidecar.at("/restartPolicy").asString()).isEqualTo("Always");
        final String[] args = strings(sidecar.at("/args")).toArray(String[]::new);
        final CommandLine.ParseResult parsed = Main.commandLine().parseArgs(args);
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("sidecar");
        final Path mounted = Path.of(args[2]);
        assertThat(mount("config")).isEqualTo(mounted.getParent().toString());
        assertThat(mounted.getFileName()).hasToString("sidecar.yaml");
    }

    @Test
    void shouldProbeWhatThereIs()
    {
        assertThat(sidecar.at("/startupProbe/httpGet/path").asString()).isEqualTo("/readyz");
        assertThat(sidecar.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
        assertThat(sidecar.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
        for (final String probe : Set.of("startupProbe", "readinessProbe", "livenessProbe"))
        {
            assertThat(sidecar.at("/" + probe + "/httpGet/port").asString()).isEqualTo("admin");
        }
        assertThat(port("admin")).isEqualTo(((Address.Tcp)config.admin().getFirst()).port());
        assertThat(port("grpc")).isEqualTo(listener("to-orders"));
        assertThat(port("aeron")).isEqualTo(listener("to-orders-by-aeron"));
        assertThat(config.admin()).as("somewhere to drain it").anyMatch(Address::isLocal);
    }

    @Test
    void shouldAskForTheMemoryThatTheConfigurationCanNeed()
    {
        assertThat(mebibytes(sidecar.at("/resources/limits/memory").asString())).isBetween(
            atLeast(need.totalBytes()), atLeast(need.totalBytes()) * 5 / 4);
        assertThat(mebibytes(volume("shared").at("/emptyDir/sizeLimit").asString())).isBetween(
            atLeast(need.shmBytes()), atLeast(need.shmBytes()) * 5 / 4);
        assertThat(mebibytes(volume("aeron").at("/emptyDir/sizeLimit").asString())).isBetween(
            atLeast(need.aeronBytes()), atLeast(need.aeronBytes()) * 5 / 4);
        for (final String inMemory : List.of("shared", "aeron"))
        {
            assertThat(volume(inMemory).at("/emptyDir/medium").asString()).isEqualTo("Memory");
        }
        final Matcher direct = Pattern.compile("-XX:MaxDirectMemorySize=(\\d+)m").matcher(
            String.join(" ", strings(sidecar.at("/command"))));
        assertThat(direct.find()).isTrue();
        assertThat(Long.parseLong(direct.group(1))).isGreaterThanOrEqualTo(atLeast(need.directBytes()));
    }

    @Test
    void shouldBeGivenTheTimeThatADrainCanTake()
    {
        final SidecarConfig.Drain drain = config.drain();
        final long drainNs = Math.max(drain.acceptNs(), drain.applicationNs()) + drain.callsNs();
        assertThat(pod.at("/terminationGracePeriodSeconds").asLong())
            .isGreaterThan(TimeUnit.NANOSECONDS.toSeconds(drainNs));
    }

    @Test
    void shouldBeRestricted()
    {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        for (final JsonNode container : List.of(sidecar, pod.at("/containers/0")))
        {
            final JsonNode security = container.at("/securityContext");
            assertThat(security.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(security.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(strings(security.at("/capabilities/drop"))).containsExactly("ALL");
        }
    }

    @Test
    void shouldShareMemoryWithTheApplication()
    {
        final String directory = config.shm().directory().getFirst().toString();
        assertThat(directory).startsWith(mount("shared") + "/");
        assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").asString()).isEqualTo(mount("shared"));
        assertThat(pod.at("/containers/0/env/0/value").asString())
            .contains("-D" + ShmSettings.DIRECTORY_PROPERTY + "=" + directory + " ");
    }

    @Test
    void shouldBeReachedByAeronWithoutAPrivilegeAndByNobodysTranslation()
    {
        assertThat(strings(sidecar.at("/command"))).contains("-D" + SlipstreamContext.XDP_ENABLED_PROPERTY + "=false");
        assertThat(service.at("/clusterIP").asString()).isEqualTo("None");
        assertThat(named(service.at("/ports"), "grpc").at("/port").asInt()).isEqualTo(port("grpc"));
        assertThat(named(service.at("/ports"), "aeron").at("/port").asInt()).isEqualTo(port("aeron"));
        assertThat(config.upstreams().get("prices").dns()).singleElement().isInstanceOf(Address.Aeron.class);
        final JsonNode ports = policy.at("/ingress/0/ports");
        assertThat(ports.valueStream().filter((each) -> "TCP".equals(each.at("/protocol").asString()))
            .map((each) -> each.at("/port").asInt())).containsExactly(port("grpc"), port("aeron"));
        assertThat(ports.valueStream().filter((each) -> "UDP".equals(each.at("/protocol").asString()))).singleElement()
            .satisfies((each) ->
            {
                assertThat(each.at("/port").asInt()).isEqualTo(FIRST_EPHEMERAL_PORT);
                assertThat(each.at("/endPort").asInt()).isEqualTo(LAST_EPHEMERAL_PORT);
            });
        assertThat(policy.at("/ingress/1/ports/0/port").asInt()).isEqualTo(port("admin"));
        assertThat(policy.at("/podSelector/matchLabels")).isEqualTo(service.at("/selector")).isEqualTo(labels);
    }

    @Test
    void shouldKeepStreamsBetweenSidecarsFromTheApplication()
    {
        assertThat(config.aeron().directory()).singleElement().hasToString(mount("aeron"));
        assertThat(pod.at("/containers/0/volumeMounts").valueStream().map((each) -> each.at("/name").asString()))
            .containsExactly("shared");
    }

    @Test
    void shouldMountTheCertificatesThatAreAskedFor()
    {
        final String mounted = mount("tls");
        for (final SidecarConfig.Tls tls : List.of(Objects.requireNonNull(config.listeners().getFirst().tls()),
            Objects.requireNonNull(config.listeners().get(1).tls()),
            Objects.requireNonNull(config.upstreams().get("prices").tls())))
        {
            assertThat(tls.files()).isEqualTo(new SidecarConfig.TlsFiles(Path.of(mounted, "tls.crt"),
                Path.of(mounted, "tls.key"), Path.of(mounted, "ca.crt")));
        }
        final JsonNode volume = named(sidecar.at("/volumeMounts"), "tls");
        assertThat(volume.at("/readOnly").asBoolean()).isTrue();
        assertThat(volume.has("subPath")).as("files of a subPath are never renewed").isFalse();
        // YAML 1.1, which Kubernetes reads, takes that for an octal number: readable by the owner and the pod's group.
        assertThat(volume("tls").at("/secret/defaultMode").asString()).isEqualTo("0440");
        assertThat(pod.at("/securityContext/fsGroup").asInt()).isPositive();
        assertThat(config.upstreams().get("prices").tls().peers()).isNotEmpty();
    }

    private static int listener(final String name)
    {
        return config.listeners().stream().filter((each) -> each.name().equals(name))
            .map((each) -> (Address.Port)each.address()).findFirst().orElseThrow().port();
    }

    private static String mount(final String name)
    {
        return named(sidecar.at("/volumeMounts"), name).at("/mountPath").asString();
    }

    private static JsonNode volume(final String name)
    {
        return named(pod.at("/volumes"), name);
    }

    private static int port(final String name)
    {
        return named(sidecar.at("/ports"), name).at("/containerPort").asInt();
    }

    private static JsonNode named(final JsonNode list, final String name)
    {
        for (final JsonNode each : list)
        {
            if (name.equals(each.at("/name").asString()))
            {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    private static List<String> strings(final JsonNode list)
    {
        final List<String> strings = new ArrayList<>();
        list.forEach((each) -> strings.add(each.asString()));
        return strings;
    }

    private static long mebibytes(final String quantity)
    {
        assertThat(quantity).endsWith("Mi");
        return Long.parseLong(quantity.substring(0, quantity.length() - 2));
    }

    private static long atLeast(final long bytes)
    {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
