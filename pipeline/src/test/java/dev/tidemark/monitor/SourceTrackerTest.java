/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.monitor.QueryProgress.Partition;
import dev.tidemark.monitor.QueryProgress.Source;
import dev.tidemark.secret.Secrets;
import dev.tidemark.time.PartitionWatermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of partitions, out of gauges that were set by hand; the clock begins at 10:00. */
class SourceTrackerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MonitoredQuery query = new MonitoredQuery("watermark.idleTimeout=5 minutes");

  @AfterEach
  void close() {
    query.monitor().close();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + "Z");
  }

  private QueryProgress last() {
    return query.monitor().lastProgress().orElseThrow();
  }

  private Source source() {
    return last().sources().get(0);
  }

  @Test
  void offsetsAndLag() {
    query.read("clicks/0", 10, 12);
    query.partition("end", "clicks/0", 17);
    query.read("clicks/1", 1, 1);
    query.batch(11, SECOND);
    assertThat(source().startOffset(), is(Map.of("clicks", Map.of("0", 2L, "1", 0L))));
    assertThat(source().endOffset(), is(Map.of("clicks", Map.of("0", 12L, "1", 1L))));
    assertThat("of 1 unknown", source().latestOffset(), is(Map.of("clicks", Map.of("0", 17L))));
    assertThat(source().lag(), is(5L));
    assertThat(source().partitions().get(0).lag(), is(Optional.of(5L)));
    assertThat(source().partitions().get(1).lag(), is(Optional.empty()));

    query.read("clicks/0", 5, 17);
    query.batch(5, SECOND);
    assertThat(source().startOffset(), is(Map.of("clicks", Map.of("0", 12L, "1", 1L))));
    assertThat(source().lag(), is(0L));
    assertThat(source().partitions().get(1).numInputRows(), is(0L));
  }

  @Test
  void watermarkAndIdleness() {
    query.read("clicks/0", 1, 1);
    query.partition("max_event_time", "clicks/0", at("09:59:50").toEpochMilli());
    query.partition("last_record_at", "clicks/0", at("09:55:00").toEpochMilli());
    query.partition("caught_up_at", "clicks/0", at("09:59:59").toEpochMilli());
    query.batch(1, SECOND);
    Partition busy = source().partitions().get(0);
    assertThat("a minute's delay", busy.watermark(), is(Optional.of(at("09:58:50"))));
    assertThat("at 10:00:01", busy.watermarkLagMs(), is(Optional.of(71_000L)));
    assertThat("silent for 4:59", busy.isIdle(), is(false));

    query.partition("caught_up_at", "clicks/0", at("10:00:00").toEpochMilli());
    query.batch(0, SECOND);
    assertThat("silent for 5:00", source().partitions().get(0).isIdle(), is(true));
  }

  @Test
  void eventTimes_areOfTheBatch_alsoWhenItBroughtNone() {
    query.read("clicks/0", 2, 2);
    query.partition("read_min_event_time", "clicks/0", at("09:01:00").toEpochMilli());
    query.partition("read_max_event_time", "clicks/0", at("09:02:00").toEpochMilli());
    query.batch(2, SECOND);
    assertThat(last().eventTime().min(), is(Optional.of(at("09:01:00"))));
    assertThat(last().eventTime().max(), is(Optional.of(at("09:02:00"))));

    query.read("clicks/0", 1, 3); // malformed
    query.partition("read_min_event_time", "clicks/0", PartitionWatermarks.MIN);
    query.partition("read_max_event_time", "clicks/0", PartitionWatermarks.MIN);
    query.batch(1, SECOND);
    assertThat(last().eventTime().min(), is(Optional.empty()));
    assertThat(last().eventTime().max(), is(Optional.empty()));
  }

  @Test
  void aSecretInANameOfASource_isTakenOut() {
    Secrets.remember("s3cret-of-a-path");
    query.read("s3://s3cret-of-a-path/in/0", 1, 1);
    query.batch(1, SECOND);
    assertThat(source().partitions().get(0).source(), is("s3://" + Secrets.REDACTED + "/in"));
    assertThat(last().json(), not(containsString("s3cret-of-a-path")));
  }
}
