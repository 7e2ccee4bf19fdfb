/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of this module, and what must stay out of it. */
@AnalyzeClasses(packages = "dev.tidemark", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("batch")
          .definedBy("dev.tidemark.batch..")
          .layer("expression")
          .definedBy("dev.tidemark.expression..")
          .layer("window")
          .definedBy("dev.tidemark.window..")
          .layer("time")
          .definedBy("dev.tidemark.time..")
          .layer("aggregate")
          .definedBy("dev.tidemark.aggregate..")
          .layer("rows")
          .definedBy("dev.tidemark.rows..")
          .whereLayer("batch")
          .mayNotAccessAnyLayer()
          .whereLayer("expression")
          .mayOnlyAccessLayers("batch")
          .whereLayer("window")
          .mayOnlyAccessLayers("batch")
          .whereLayer("time")
          .mayOnlyAccessLayers("batch", "window")
          .whereLayer("aggregate")
          .mayOnlyAccessLayers("batch", "expression", "window", "time")
          .whereLayer("rows")
          .mayOnlyAccessLayers("batch", "expression", "aggregate");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.tidemark.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule knowsNoRunnerAndNoConnector =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.runners..",
              "org.apache.spark..",
              "org.apache.flink..",
              "org.apache.kafka..",
              "org.apache.hadoop..",
              "io.delta..")
          .because("a query is written once and runs on every runner; hooks live in the pipeline");

  @ArchTest
  static final ArchRule onlyExpressionKnowsCalcite =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.expression..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite..");

  @ArchTest
  static final ArchRule noSystemClock =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(org.joda.time.Instant.class, "now")
          .because("logic takes time as an argument, so that tests can say what time it is");
}
