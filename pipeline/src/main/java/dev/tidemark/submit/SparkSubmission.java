/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands a query to Spark.
 *
 * @param program {@code spark-submit}, its path
 * @param master {@code spark://…}, {@code yarn} or {@code k8s://…}
 * @param opens the JVM options with which Spark and Beam run on JDK 17
 * @param jar the cluster jar, where the driver's machine finds it
 * @param image what Kubernetes makes pods of; empty elsewhere
 */
public record SparkSubmission(
    String program,
    String master,
    DeployMode deployMode,
    Resources resources,
    String opens,
    String jar,
    Optional<String> image) {
  private static final String KUBERNETES = "k8s://";
  private static final String YARN = "yarn";

  /** Where the driver runs. */
  public enum DeployMode {
    /** Here. */
    CLIENT,
    /** On a machine of the cluster. */
    CLUSTER
  }

  /** The command for {@code query}. */
  public Submission of(ShippedQuery query) {
    List<String> words = new ArrayList<>();
    words.add(program);
    option(words, "--class", ShippedQuery.MAIN);
    option(words, "--name", query.name());
    option(words, "--master", master);
    option(words, "--deploy-mode", deployMode == DeployMode.CLUSTER ? "cluster" : "client");
    option(words, "--driver-memory", resources.driverMemory());
    option(words, "--executor-memory", resources.executorMemory());
    if (isYarn()) {
      option(words, "--executor-cores", Integer.toString(resources.executorCores()));
      option(words, "--num-executors", Integer.toString(resources.executors()));
      // The application is started again when its driver is gone, but not for ever.
      conf(words, "spark.yarn.maxAppAttempts", "4");
      conf(words, "spark.yarn.am.attemptFailuresValidityInterval", "1h");
    } else if (isKubernetes()) {
      conf(words, "spark.executor.cores", Integer.toString(resources.executorCores()));
      conf(words, "spark.executor.instances", Integer.toString(resources.executors()));
      image.ifPresent(name -> conf(words, "spark.kubernetes.container.image", name));
    } else {
      option(words, "--executor-cores", Integer.toString(resources.executorCores()));
      option(words, "--total-executor-cores", Integer.toString(resources.cores()));
      if (deployMode == DeployMode.CLUSTER) {
        words.add("--supervise"); // a driver that is gone is started again
      }
    }
    conf(words, "spark.driver.extraJavaOptions", opens);
    conf(words, "spark.executor.extraJavaOptions", opens);
    // A stage of a few shards needs no more tasks than there are cores.
    conf(words, "spark.default.parallelism", Integer.toString(resources.cores()));
    conf(words, "spark.task.maxFailures", "8");
    words.add(jar);
    words.addAll(query.arguments("spark"));
    return new Submission(words);
  }

  private boolean isYarn() {
    return master.equals(YARN);
  }

  private boolean isKubernetes() {
    return master.startsWith(KUBERNETES);
  }

  private static void option(List<String> words, String name, String value) {
    words.add(name);
    words.add(value);
  }

  private static void conf(List<String> words, String name, String value) {
    option(words, "--conf", name + "=" + value);
  }
}
