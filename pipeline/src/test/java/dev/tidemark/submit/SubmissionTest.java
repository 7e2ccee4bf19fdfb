/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static final ShippedQuery QUERY =
      new ShippedQuery(
          "page_stats.yaml", "name: é", List.of("where=a = 'b'"), List.of("--ui-port=0"));
  private static final Resources RESOURCES = new Resources("1g", "2g", 2, 3);

  @Test
  void sparkStandalone_clusterMode() {
    assertThat(
        spark("spark://host:7077", Optional.empty()).of(QUERY).toShell(),
        is(
            """
            spark-submit \\
              --class dev.tidemark.cli.Main \\
              --name page_stats.yaml \\
              --master spark://host:7077 \\
              --deploy-mode cluster \\
              --driver-memory 1g \\
              --executor-memory 2g \\
              --executor-cores 2 \\
              --total-executor-cores 6 \\
              --supervise \\
              --conf 'spark.driver.extraJavaOptions=--a=1 --b=2' \\
              --conf 'spark.executor.extraJavaOptions=--a=1 --b=2' \\
              --conf spark.default.parallelism=6 \\
              --conf spark.task.maxFailures=8 \\
              /opt/tidemark-cluster.jar \\
              run \\
              page_stats.yaml \\
              --runner spark \\
              --query-text bmFtZTogw6k= \\
              --set 'where=a = '\\''b'\\''' \\
              --ui-port=0"""));
  }

  @Test
  void yarn_countsExecutors_andBeginsAgain() {
    List<String> words = spark("yarn", Optional.empty()).of(QUERY).words();
    assertThat(after(words, "--num-executors"), is("3"));
    assertThat(words.contains("spark.yarn.maxAppAttempts=4"), is(true));
    assertThat(words.contains("--total-executor-cores"), is(false));
    assertThat(words.contains("--supervise"), is(false));
  }

  @Test
  void kubernetes_namesTheImage() {
    List<String> words = spark("k8s://https://host:6443", Optional.of("img:1")).of(QUERY).words();
    assertThat(words.contains("spark.kubernetes.container.image=img:1"), is(true));
    assertThat(words.contains("spark.executor.instances=3"), is(true));
  }

  @Test
  void flink() {
    assertThat(
        new FlinkSubmission("flink", "host:8081", 4, "tidemark-cluster.jar").of(QUERY).words(),
        is(
            List.of(
                "flink",
                "run",
                "--detached",
                "--jobmanager",
                "host:8081",
                "--parallelism",
                "4",
                "--class",
                "dev.tidemark.cli.Main",
                "tidemark-cluster.jar",
                "run",
                "page_stats.yaml",
                "--runner",
                "flink",
                "--query-text",
                "bmFtZTogw6k=",
                "--set",
                "where=a = 'b'",
                "--ui-port=0")));
  }

  private static SparkSubmission spark(String master, Optional<String> image) {
    return new SparkSubmission(
        "spark-submit",
        master,
        SparkSubmission.DeployMode.CLUSTER,
        RESOURCES,
        "--a=1 --b=2",
        "/opt/tidemark-cluster.jar",
        image);
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }
}
