/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregateFunction;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.WindowSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryReaderTest {
  private static final Query FLAGSHIP =
      Query.named("page_stats")
          .from(KafkaSpec.of("localhost:9092", "clickstream"))
          .schema("user_id STRING, page STRING, action STRING, timestamp TIMESTAMP")
          .where("action <> 'bot'")
          .watermark(
              WatermarkSpec.of("timestamp", Duration.ofMinutes(10))
                  .withIdleTimeout(Duration.ofMinutes(1)))
          .groupBy("page")
          .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
          .aggregate(Aggregate.countAll("view_count"))
          .aggregate(Aggregate.of("visits", AggregateFunction.COUNT, "user_id"))
          .aggregate("unique_users", "approx_count_distinct(user_id)")
          .to(
              DeltaSpec.append("/delta/page_stats")
                  .withTrigger(Trigger.every(Duration.ofMinutes(1))))
          .to(ConsoleSpec.update().withTrigger(Trigger.every(Duration.ofSeconds(30))))
          .deadLetter(DeadLetterSpec.json("/dead/page_stats"))
          .build();

  @Test
  void flagship_equalsWhatTheBuilderMakes() {
    assertThat(
        QueryReader.parse(QueryText.flagship(), "page_stats.yaml", List.of()), equalTo(FLAGSHIP));
  }

  @Test
  void flagship_inOneLine() {
    assertThat(
        FLAGSHIP.summary(),
        is(
            "page_stats: kafka clickstream → count(*), count(user_id),"
                + " approx_count_distinct(user_id) by page every 5 minutes → delta"
                + " /delta/page_stats (append), console (update)"));
  }

  @Test
  void reads_file(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("page_stats.yaml"), QueryText.flagship());
    assertThat(QueryReader.read(file, List.of()), equalTo(FLAGSHIP));
  }

  @Test
  void fileThatIsNotThere(@TempDir Path dir) {
    QueryException e =
        assertThrows(
            QueryException.class, () -> QueryReader.read(dir.resolve("nope.yaml"), List.of()));
    assertThat(e.problems().get(0).where(), is(dir.resolve("nope.yaml").toString()));
    assertThat(e.problems().get(0).what(), is("there is no such file"));
  }

  @Test
  void fileThatIsNotText(@TempDir Path dir) throws Exception {
    Path file = Files.write(dir.resolve("q.yaml"), new byte[] {'a', (byte) 0xff, 'b'});
    QueryException e = assertThrows(QueryException.class, () -> QueryReader.read(file, List.of()));
    assertThat(
        e.getMessage(), is(file + ": it is not text in UTF-8; YAML is; fix: save it as UTF-8"));
  }

  @Test
  void kafka_topicsOffsetsAndConsumerProperties() {
    Query query =
        QueryText.valid()
            .line(5, "  subscribe: [clicks, views]")
            .line(
                4,
                "  bootstrapServers: a:1,b:2\n"
                    + "  startingOffsets: earliest\n"
                    + "  kafka.security.protocol: SSL\n"
                    + "  kafka.max.poll.records: 500\n"
                    + "  kafka.check.crcs: false")
            .read();
    assertThat(
        query.source(),
        equalTo(
            KafkaSpec.of("a:1,b:2", "clicks", "views")
                .withStartingOffsets(StartingOffsets.EARLIEST)
                .withConsumerProperties(
                    Map.of(
                        "security.protocol", "SSL",
                        "max.poll.records", "500",
                        "check.crcs", "false"))));
  }

  @Test
  void delta_hadoopProperties() {
    Query query =
        QueryText.valid()
            .line(15, "  - {format: delta, path: s3a://b/t, hadoop.fs.s3a.path.style.access: true}")
            .read("sinks.0.hadoop.fs.s3a.endpoint=localhost:9000");
    assertThat(
        query.sinks().get(0),
        equalTo(
            DeltaSpec.append("s3a://b/t")
                .withOptions(
                    Map.of(
                        "fs.s3a.path.style.access", "true",
                        "fs.s3a.endpoint", "localhost:9000"))));
  }

  @Test
  void kafka_topicsInOneText() {
    assertThat(
        QueryText.valid().line(5, "  subscribe: clicks, views").read().source(),
        equalTo(KafkaSpec.of("localhost:9092", "clicks", "views")));
  }

  @Test
  void window_session() {
    Query query = QueryText.valid().line(11, "window: {session: 90 seconds}").read();
    assertThat(query.window(), equalTo(Optional.of(WindowSpec.session(Duration.ofSeconds(90)))));
    assertThat(query.summary(), containsString(" by session, gap 90 seconds "));
  }

  @Test
  void window_slidingWithOffset() {
    Query query =
        QueryText.valid()
            .line(11, "window: {sliding: 1 hour, every: 15 minutes, offset: 1 minute}")
            .read();
    assertThat(
        query.window(),
        equalTo(
            Optional.of(
                WindowSpec.sliding(Duration.ofHours(1), Duration.ofMinutes(15))
                    .withOffset(Duration.ofMinutes(1)))));
  }

  @Test
  void outputMode_isAppendUnlessWritten() {
    assertThat(QueryText.valid().read().sinks().get(0).outputMode(), is(OutputMode.APPEND));
  }

  @Test
  void console_rowsAndTruncation() {
    assertThat(
        QueryText.valid()
            .line(16, "  - {format: console, outputMode: update, numRows: 5, truncate: false}")
            .read()
            .sinks()
            .get(1),
        equalTo(ConsoleSpec.update().withNumRows(5).withoutTruncation()));
  }

  @Test
  void aggregates_keepTheirOrderAndFilter() {
    Query query =
        QueryText.valid()
            .line(
                13,
                "  z: count(*)\n"
                    + "  a: sum(amount * 2)\n"
                    + "  m: count(*) FILTER (WHERE page = 'cart')")
            .read();
    assertThat(
        query.aggregates(),
        contains(
            Aggregate.countAll("z"),
            Aggregate.of("a", AggregateFunction.SUM, "amount * 2"),
            Aggregate.countAll("m").withFilter("page = 'cart'")));
  }

  @Test
  void aggregates_ofEveryKind() {
    Query query =
        QueryText.valid()
            .line(
                13,
                "  users: count(DISTINCT user_id)\n"
                    + "  last_page: last(page)\n"
                    + "  spread: stddev_samp(amount)\n"
                    + "  p95: percentile_approx(amount, 0.95) FILTER (WHERE amount > 0)")
            .read();
    assertThat(
        query.aggregates(),
        contains(
            Aggregate.of("users", AggregateFunction.COUNT_DISTINCT, "user_id"),
            Aggregate.of("last_page", AggregateFunction.LAST, "page"),
            Aggregate.of("spread", AggregateFunction.STDDEV, "amount"),
            Aggregate.approxPercentile("p95", "amount", 0.95).withFilter("amount > 0")));
    assertThat(
        query.summary(),
        containsString(
            "count(DISTINCT user_id), last(page), stddev(amount), approx_percentile(amount, 0.95)"
                + " FILTER (WHERE amount > 0) by page"));
  }

  @Test
  void select_withoutAggregatesAndWithoutWatermark() {
    Query query =
        QueryText.valid()
            .line(8, "select: [user_id, amount * 2 AS doubled]")
            .line(10, "")
            .line(11, "")
            .line(12, "")
            .line(13, "")
            .line(15, "  - {format: console}")
            .read();
    assertThat(query.select(), contains("user_id", "amount * 2 AS doubled"));
    assertThat(query.watermark(), is(Optional.empty()));
    assertThat(
        query.summary(),
        is(
            "page_stats: kafka clicks → select user_id, amount * 2 AS doubled where page <> 'home'"
                + " → console (append), console (update)"));
  }

  @Test
  void alias_standsForItsAnchor() {
    Query query =
        QueryText.valid()
            .line(8, "watermark: {column: timestamp, delay: &d 10 minutes, idleTimeout: *d}")
            .read();
    assertThat(
        query.watermark().orElseThrow().idleTimeout(), is(Optional.of(Duration.ofMinutes(10))));
  }

  @Test
  void set_replacesFields() {
    Query query =
        QueryText.valid()
            .read(
                "name=other",
                "window.tumbling=1 minute",
                "sinks.0.path=/delta/other",
                "groupBy=[]",
                "source.subscribe=[a, b]");
    assertThat(query.name(), is("other"));
    assertThat(query.window(), equalTo(Optional.of(WindowSpec.tumbling(Duration.ofMinutes(1)))));
    assertThat(query.sinks().get(0), equalTo(DeltaSpec.append("/delta/other")));
    assertThat(query.groupBy(), is(List.of()));
    assertThat(query.source(), equalTo(KafkaSpec.of("localhost:9092", "a", "b")));
  }

  @Test
  void set_addsFieldsAndItems() {
    Query query =
        QueryText.valid()
            .read(
                "deadLetter.path=/dead",
                "sinks.2.format=delta",
                "sinks.2.path=/delta/second",
                "groupBy.1=user_id",
                "aggregates.users=count(user_id)",
                "source.kafka.max.poll.records=5");
    assertThat(query.deadLetter(), is(Optional.of(DeadLetterSpec.json("/dead"))));
    assertThat(query.sinks().get(2), equalTo(DeltaSpec.append("/delta/second")));
    assertThat(query.groupBy(), contains("page", "user_id"));
    assertThat(
        query.aggregates().get(1),
        equalTo(Aggregate.of("users", AggregateFunction.COUNT, "user_id")));
    assertThat(
        ((KafkaSpec) query.source()).consumerProperties(), is(Map.of("max.poll.records", "5")));
  }

  @Test
  void set_lastOneHolds() {
    assertThat(QueryText.valid().read("name=a", "name=b").name(), is("b"));
  }

  @Test
  void set_canMendAFileThatIsWrong() {
    assertThat(QueryText.valid().line(1, "name: Wrong").read("name=right").name(), is("right"));
  }
}
