/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows of docs/architecture.md, as assertions.
 */
class ArchitectureTest
{
    private static JavaClasses product;

    @BeforeAll
    static void importProduct()
    {
        product = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slipstream");
        assertThat(product).as("classes of the product on the class path").hasSizeGreaterThan(5);
    }

    @Test
    void shouldPointTheArrowsOneWay()
    {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("cli").definedBy("dev.slipstream.cli..")
            .layer("bench").definedBy("dev.slipstream.bench..")
            .layer("stat").definedBy("dev.slipstream.stat..")
            .layer("agent").definedBy("dev.slipstream.agent..")
            .layer("sidecar").definedBy("dev.slipstream.sidecar..")
            .layer("driver").definedBy("dev.slipstream.driver..")
            .layer("netty").definedBy("dev.slipstream.netty..")
            .layer("doorbell").definedBy("dev.slipstream.doorbell..")
            .layer("xdp").definedBy("dev.slipstream.xdp..")
            .layer("rig").definedBy("dev.slipstream.rig..")
            .layer("web").definedBy("dev.slipstream.web..")
            .layer("linux").definedBy("dev.slipstream.linux..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("agent").mayNotBeAccessedByAnyLayer()
            .whereLayer("bench").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("stat").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("sidecar").mayOnlyBeAccessedByLayers("cli", "bench")
            .whereLayer("sidecar").mayOnlyAccessLayers("netty", "web", "rig")
            .whereLayer("driver").mayOnlyBeAccessedByLayers("cli", "bench", "stat", "agent", "netty")
            .whereLayer("netty").mayOnlyBeAccessedByLayers("cli", "bench", "sidecar")
            .whereLayer("doorbell").mayOnlyBeAccessedByLayers("cli", "bench", "stat", "driver", "agent", "netty")
            .whereLayer("xdp").mayOnlyBeAccessedByLayers("cli", "bench", "driver")
            .whereLayer("rig").mayOnlyBeAccessedByLayers("cli", "bench", "sidecar")
            .whereLayer("rig").mayNotAccessAnyLayer()
            .whereLayer("web").mayOnlyBeAccessedByLayers("bench", "stat", "sidecar")
            .whereLayer("web").mayNotAccessAnyLayer()
            .whereLayer("linux").mayNotAccessAnyLayer()
            .check(product);
    }

    @Test
    void shouldStartProcessesOnlyForTheExampleOfTheSidecar()
    {
        noClasses().that().resideInAPackage("dev.slipstream.sidecar..")
            .and().resideOutsideOfPackage("dev.slipstream.sidecar.example..")
            .should().dependOnClassesThat().resideInAPackage("dev.slipstream.rig..")
            .check(product);
    }

    @Test
    void shouldCallTheKernelFromOneModule()
    {
        noClasses().that().resideOutsideOfPackage("dev.slipstream.linux..")
            .should().dependOnClassesThat().areAssignableTo(Linker.class)
            .check(product);
    }

    @Test
    void shouldKnowAeronOnlyWhereItIsTheSubject()
    {
        noClasses().that().resideInAnyPackage("dev.slipstream.linux..", "dev.slipstream.xdp..", "dev.slipstream.rig..",
            "dev.slipstream.web..")
            .should().dependOnClassesThat(resideInAPackage("io.aeron..").or(resideInAPackage("org.agrona..")))
            .check(product);
        noClasses().that().resideInAPackage("dev.slipstream.doorbell..")
            .should().dependOnClassesThat().resideInAPackage("io.aeron.driver..")
            .check(product);
    }

    @Test
    void shouldKnowNettyAndGrpcOnlyWhereTheyAreTheSubject()
    {
        noClasses().that().resideOutsideOfPackages(
            "dev.slipstream.netty..", "dev.slipstream.sidecar..", "dev.slipstream.bench.worker..")
            .should().dependOnClassesThat().resideInAnyPackage("io.netty..", "io.grpc..")
            .check(product);
        noClasses().that().resideInAPackage("dev.slipstream.netty..")
            .and().resideOutsideOfPackage("dev.slipstream.netty.grpc..")
            .should().dependOnClassesThat().resideInAPackage("io.grpc..")
            .check(product);
    }

    @Test
    void shouldPutNothingIntoPackagesOfAeron()
    {
        classes().should().resideInAPackage("dev.slipstream..").check(product);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages()
    {
        slices().matching("dev.slipstream.(**)").should().beFreeOfCycles().check(product);
    }
}
