/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.submit.FlinkSubmission;
import dev.tidemark.submit.Resources;
import dev.tidemark.submit.ShippedQuery;
import dev.tidemark.submit.SparkSubmission;
import dev.tidemark.submit.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Hands a query to a cluster, or says by which command. */
@Command(
    name = "submit",
    description = {
      "Hands a query to a Spark or Flink cluster, by its own spark-submit or flink, which SPARK_HOME or FLINK_HOME say where to find.",
      "Options that are not below go to the query's run as they are, written --name=value."
    },
    footerHeading = "%nExample:%n",
    footer =
        "  tidemark submit page_stats.yaml --master spark://host:7077 --deploy-mode cluster --dry-run")
final class SubmitCommand implements Callable<Integer> {
  /** Whose cluster it is. */
  enum ClusterRunner {
    SPARK,
    FLINK
  }

  private static final String KUBERNETES_JAR = "local:///opt/tidemark/tidemark-cluster.jar";

  @Mixin private QueryParameters parameters;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "spark",
      description = "spark (the default) or flink.")
  private ClusterRunner runner;

  @Option(
      names = "--master",
      paramLabel = "URL",
      required = true,
      description =
          "Spark: spark://host:7077, yarn or k8s://https://host:6443. Flink: the job manager, host:8081.")
  private String master;

  @Option(
      names = "--deploy-mode",
      paramLabel = "MODE",
      defaultValue = "cluster",
      description = "Where Spark's driver runs: cluster (the default), or client: here.")
  private SparkSubmission.DeployMode deployMode;

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Of Spark's driver; 1g unless given.")
  private String driverMemory;

  @Option(
      names = "--executor-memory",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Of each Spark executor; 2g unless given.")
  private String executorMemory;

  @Option(
      names = "--executor-cores",
      paramLabel = "N",
      defaultValue = "2",
      description = "Of each Spark executor; 2 unless given.")
  private int executorCores;

  @Option(
      names = "--executors",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many Spark executors; 2 unless given.")
  private int executors;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many of Flink's slots; 2 unless given.")
  private int parallelism;

  @Option(
      names = "--jar",
      paramLabel = "PATH",
      description =
          "The cluster jar, where the driver's machine finds it; the one beside this program unless given, on Kubernetes "
              + KUBERNETES_JAR
              + ".")
  private String jar;

  @Option(
      names = "--image",
      paramLabel = "NAME",
      description =
          "Kubernetes: the image of Spark that pods are made of, with the cluster jar in it.")
  private String image;

  @Option(names = "--dry-run", description = "Says the command, and runs nothing.")
  private boolean dryRun;

  @Unmatched private final List<String> options = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    parameters.read(); // what is wrong with it is better known now
    Submission submission = submission();
    if (dryRun) {
      spec.commandLine().getOut().println(submission.toShell());
      return ExitCode.DONE;
    }
    if (home().isEmpty()) {
      throw wrong(
          "%s is not set, so there is no %s to call; set it to the directory that holds bin/, or see the command by --dry-run"
              .formatted(homeVariable(), isFlink() ? "flink" : "spark-submit"));
    }
    return new ProcessBuilder(submission.words()).inheritIO().start().waitFor();
  }

  private Submission submission() throws IOException {
    if (executorCores < 1 || executors < 1 || parallelism < 1) {
      throw wrong("--executors, --executor-cores and --parallelism are 1 or more");
    }
    for (String option : options) {
      if (!option.startsWith("--")) {
        throw wrong("unexpected argument " + option + "; options of Beam are written --name=value");
      }
    }
    ShippedQuery query =
        new ShippedQuery(
            parameters.file().getFileName().toString(),
            Files.readString(parameters.file()),
            parameters.settings(),
            options);
    if (isFlink()) {
      return new FlinkSubmission(program("flink"), master, parallelism, clusterJar()).of(query);
    }
    requireSparkMaster();
    return new SparkSubmission(
            program("spark-submit"),
            master,
            deployMode,
            new Resources(driverMemory, executorMemory, executorCores, executors),
            opens(),
            clusterJar(),
            Optional.ofNullable(image))
        .of(query);
  }

  private void requireSparkMaster() {
    boolean kubernetes = master.startsWith("k8s://");
    if (!kubernetes && !master.equals("yarn") && !master.startsWith("spark://")) {
      throw wrong(
          "--master "
              + master
              + " is no cluster of Spark's; write spark://host:7077, yarn or k8s://https://host:6443, and for this machine alone call tidemark run");
    }
    if (kubernetes && image == null) {
      throw wrong(
          "Kubernetes makes pods of an image; give --image, one of Spark 3.5 with the cluster jar in it");
    }
  }

  private boolean isFlink() {
    return runner == ClusterRunner.FLINK;
  }

  private String homeVariable() {
    return isFlink() ? "FLINK_HOME" : "SPARK_HOME";
  }

  private Optional<Path> home() {
    return Optional.ofNullable(System.getenv(homeVariable())).map(Path::of);
  }

  private String program(String name) {
    return home().map(at -> at.resolve("bin").resolve(name).toString()).orElse(name);
  }

  private String clusterJar() {
    if (jar != null) {
      return jar;
    }
    if (master.startsWith("k8s://")) {
      return KUBERNETES_JAR;
    }
    Path program =
        Path.of(SubmitCommand.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path beside = program.resolveSibling("tidemark-cluster.jar");
    if (!Files.exists(beside)) {
      throw wrong(
          "there is no " + beside + "; build it, ./mvnw -DskipTests package, or give --jar");
    }
    return beside.toString();
  }

  private static String opens() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = SubmitCommand.class.getResourceAsStream("submit.properties")) {
      properties.load(new java.io.InputStreamReader(file, StandardCharsets.UTF_8));
    }
    return properties.getProperty("opens");
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
