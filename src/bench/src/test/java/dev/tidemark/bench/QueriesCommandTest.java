/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueriesCommandTest {

  @Test
  void eachRound_beginsWithTheNextSystemOfThoseThatRunTheQuery() {
    Contender limit = new LimitContender("L", "");
    Contender spark = new SparkContender("S", "", StructuredStreaming.Store.HDFS, 1, Duration.ZERO);
    Contender tidemark = new TidemarkContender("T", "", null, Duration.ZERO, List.of());
    List<Contender> all = List.of(limit, spark, tidemark);
    assertThat(turn(all, BenchQuery.PAGE_STATS, 1), equalTo("LST"));
    assertThat(turn(all, BenchQuery.PAGE_STATS, 2), equalTo("STL"));
    assertThat(turn(all, BenchQuery.PAGE_STATS, 3), equalTo("TLS"));
    assertThat(turn(all, BenchQuery.PAGE_STATS, 4), equalTo("LST"));
    assertThat(turn(all, BenchQuery.SESSION, 2), equalTo("TS"));
  }

  private static String turn(List<Contender> all, BenchQuery query, int round) {
    return String.join(
        "", QueriesCommand.inTurn(all, query, round).stream().map(Contender::label).toList());
  }
}
