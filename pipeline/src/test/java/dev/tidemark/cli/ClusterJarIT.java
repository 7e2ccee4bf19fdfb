/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in {@code tidemark-cluster.jar}, and what is not. */
class ClusterJarIT {
  private static final Path PATH = Path.of("target", "tidemark-cluster.jar");
  private static final long MIB = 1 << 20;
  private static final long MOST_MIB = 120;

  /** Packages of the engines, and of what an engine hands out in a version of its own. */
  private static final List<String> NOT_OURS =
      List.of(
          "org/apache/spark/",
          "org/apache/flink/",
          "org/apache/hadoop/",
          "scala/",
          "org/slf4j/",
          "org/apache/logging/",
          "org/apache/log4j/",
          "com/esotericsoftware/",
          "com/twitter/chill/",
          "io/netty/",
          "org/apache/parquet/",
          "shaded/parquet/",
          "org/apache/datasketches/",
          "com/google/common/",
          "com/google/protobuf/",
          "org/apache/beam/runners/direct/",
          "kafka/server/",
          "org/apache/kafka/controller/",
          "org/apache/zookeeper/");

  private static JarFile jar;
  private static List<String> names;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(PATH.toFile());
    names = jar.stream().map(ZipEntry::getName).toList();
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void whatAClusterHasIsNotInIt() {
    assertThat(names, hasItem("dev/tidemark/runner/spark/SparkEngine.class"));
    assertThat(names, hasItem("dev/tidemark/shaded/parquet/hadoop/ParquetWriter.class"));
    List<String> classes = names.stream().filter(name -> name.endsWith(".class")).toList();
    assertThat(classes.size(), greaterThan(10_000));
    assertThat(
        classes.stream().filter(name -> NOT_OURS.stream().anyMatch(name::startsWith)).toList(),
        is(empty()));
  }

  @Test
  void servicesOfAllJarsAreMerged_underTheirNewNames() throws IOException {
    assertThat(
        services("dev.tidemark.runner.Engine"),
        hasItems("dev.tidemark.runner.spark.SparkEngine", "dev.tidemark.runner.flink.FlinkEngine"));
    assertThat(
        services("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"),
        hasItems(
            "org.apache.beam.runners.spark.SparkRunnerRegistrar$Runner",
            "org.apache.beam.runners.flink.FlinkRunnerRegistrar$Runner"));
    assertThat(
        services("org.apache.beam.sdk.util.construction.CoderTranslatorRegistrar"),
        hasItems(
            "org.apache.beam.sdk.util.construction.ModelCoderRegistrar",
            "org.apache.beam.sdk.extensions.avro.AvroGenericCoderRegistrar"));
    for (String name : names) {
      if (name.startsWith("META-INF/services/dev.tidemark") && !name.endsWith("/")) {
        for (String provider : services(name.substring("META-INF/services/".length()))) {
          assertThat(name, names, hasItem(provider.replace('.', '/') + ".class"));
        }
      }
    }
  }

  @Test
  void nothingIsInItTwice_norSigned_norMoreThanItShouldBe() throws IOException {
    Set<String> once = new HashSet<>();
    assertThat(names.stream().filter(name -> !once.add(name)).toList(), is(empty()));
    assertThat(
        names.stream().filter(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)")).toList(),
        is(empty()));
    assertThat(
        names.stream().filter(name -> name.endsWith("module-info.class")).toList(), is(empty()));
    assertThat(names.stream().filter(name -> name.endsWith(".pem")).toList(), is(empty()));
    assertThat(
        names.stream().filter(name -> name.endsWith("log4j2.properties")).toList(), is(empty()));
    assertThat("MiB", Files.size(PATH) / MIB, lessThan(MOST_MIB));
  }

  @Test
  void manifestSaysWhatToRun_andNamesNoOtherJar() throws IOException {
    Attributes attributes = jar.getManifest().getMainAttributes();
    assertThat(attributes.getValue(Attributes.Name.MAIN_CLASS), is("dev.tidemark.cli.Main"));
    assertThat(attributes.getValue(Attributes.Name.MULTI_RELEASE), is("true"));
    assertThat(attributes.getValue(Attributes.Name.CLASS_PATH), is("."));
  }

  private static List<String> services(String name) throws IOException {
    ZipEntry entry = jar.getEntry("META-INF/services/" + name);
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").trim())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
