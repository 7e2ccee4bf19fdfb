/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands a query to Flink.
 *
 * @param program {@code flink}, its path
 * @param master the job manager's address, {@code host:8081}
 * @param parallelism how many slots it is given
 * @param jar the cluster jar, on this machine
 */
public record FlinkSubmission(String program, String master, int parallelism, String jar) {

  /** The command for {@code query}: submits it and returns while it runs. */
  public Submission of(ShippedQuery query) {
    List<String> words = new ArrayList<>();
    words.add(program);
    words.add("run");
    words.add("--detached");
    words.addAll(List.of("--jobmanager", master));
    words.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    words.addAll(List.of("--class", ShippedQuery.MAIN));
    words.add(jar);
    words.addAll(query.arguments("flink"));
    return new Submission(words);
  }
}
