/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidemark.source.RunnerHook;
import java.util.Set;

/** The arrows of the program: cli to query to source and sink, and who may know which engine. */
@AnalyzeClasses(locations = ArchitectureTest.ThisModule.class)
class ArchitectureTest {

  /** The main classes of this module alone: looking for the package in every library is slow. */
  static final class ThisModule implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
      return Set.of(
          Location.of(RunnerHook.class.getProtectionDomain().getCodeSource().getLocation()));
    }
  }

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy("dev.tidemark.cli..")
          .layer("query")
          .definedBy("dev.tidemark.query..")
          .layer("source")
          .definedBy("dev.tidemark.source..")
          .layer("sink")
          .definedBy("dev.tidemark.sink..")
          .layer("checkpoint")
          .definedBy("dev.tidemark.checkpoint..")
          .layer("runner")
          .definedBy("dev.tidemark.runner..")
          .layer("monitor")
          .definedBy("dev.tidemark.monitor..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("query")
          .mayOnlyAccessLayers("source", "sink", "checkpoint")
          .whereLayer("source")
          .mayOnlyAccessLayers("checkpoint")
          .whereLayer("sink")
          .mayOnlyAccessLayers("checkpoint")
          .whereLayer("checkpoint")
          .mayNotAccessAnyLayer()
          .whereLayer("runner")
          .mayOnlyAccessLayers("query", "source", "checkpoint", "monitor")
          .whereLayer("monitor")
          .mayOnlyAccessLayers("query", "source", "sink", "checkpoint");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.tidemark.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyItsHookKnowsSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.runner.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.beam.runners.spark..", "scala..");

  @ArchTest
  static final ArchRule onlyItsHookKnowsFlink =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.runner.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.beam.runners.flink..");

  @ArchTest
  static final ArchRule onlyItsSinkKnowsDelta =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.sink.delta..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.delta..");

  @ArchTest
  static final ArchRule onlyConnectorsAndTheDemoKnowKafka =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.tidemark.source.kafka..", "dev.tidemark.sink.kafka..", "dev.tidemark.cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..");
}
