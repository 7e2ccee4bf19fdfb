/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.WatermarkSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClickstreamTest {

  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final EventSchema SCHEMA = EventSchema.parse(DemoQuery.SCHEMA);
  private static final Traffic TRAFFIC =
      new Traffic(5_000, Duration.ofSeconds(5), Duration.ofSeconds(5));

  @Test
  void sameSeed_sameClicks() {
    assertThat(texts(stream(7), 2_000), equalTo(texts(stream(7), 2_000)));
    assertThat(texts(stream(7), 2_000), not(equalTo(texts(stream(8), 2_000))));
  }

  @Test
  void otherBase_sameClicksAtOtherTimes() {
    Instant later = BASE.plusSeconds(86_400);
    List<Click> clicks = clicks(stream(7), 2_000);
    List<Click> moved = clicks(new Clickstream(7, TRAFFIC, later), 2_000);
    for (int i = 0; i < clicks.size(); i++) {
      assertThat(moved.get(i).kind(), is(clicks.get(i).kind()));
      assertThat(moved.get(i).page(), is(clicks.get(i).page()));
      assertThat(moved.get(i).user(), is(clicks.get(i).user()));
      if (clicks.get(i).kind() == Click.Kind.ON_TIME) {
        assertThat(moved.get(i).eventTime() - clicks.get(i).eventTime(), is(86_400_000L));
      }
    }
  }

  @Test
  void kinds_haveTheirShares() {
    Map<Click.Kind, Integer> kinds = new HashMap<>();
    clicks(stream(1), 200_000).forEach(click -> kinds.merge(click.kind(), 1, Integer::sum));
    assertThat((double) kinds.get(Click.Kind.TOO_LATE), closeTo(2_000, 200));
    assertThat((double) kinds.get(Click.Kind.MALFORMED), closeTo(1_000, 150));
  }

  @Test
  void pages_followZipf() {
    Map<String, Integer> pages = new HashMap<>();
    clicks(stream(1), 200_000).forEach(click -> pages.merge(click.page(), 1, Integer::sum));
    double home = pages.get("/home");
    assertThat(pages.keySet(), equalTo(new HashSet<>(Pages.names())));
    assertThat(Pages.names(), hasSize(40));
    assertThat(pages.get(Pages.names().get(1)) / home, closeTo(1 / 2.0, 0.03));
    assertThat(pages.get(Pages.names().get(9)) / home, closeTo(1 / 10.0, 0.01));
    assertThat(pages.get(Pages.names().get(39)) / home, closeTo(1 / 40.0, 0.005));
  }

  @Test
  void users_areThousands_andSomeClicksAnonymous() {
    List<Click> clicks =
        clicks(stream(1), 100_000).stream()
            .filter(click -> click.kind() == Click.Kind.ON_TIME)
            .toList();
    Set<Integer> users = new HashSet<>();
    clicks.forEach(click -> click.user().ifPresent(users::add));
    long anonymous = clicks.stream().filter(click -> click.user().isEmpty()).count();
    assertThat(users.size(), greaterThan(4_000));
    assertThat((double) anonymous / clicks.size(), closeTo(0.03, 0.005));
  }

  @Test
  void record_isTheJsonOfWhatTheGeneratorKnows() {
    for (Click click : clicks(stream(3), 1_000)) {
      if (click.kind() != Click.Kind.MALFORMED) {
        String user =
            click.user().isPresent() ? "\"user-" + click.user().getAsInt() + "\"" : "null";
        assertThat(
            text(click), containsString("{\"user_id\":" + user + ",\"page\":\"" + click.page()));
        // Always three digits of milliseconds, which Instant's own form leaves out if they are 0.
        String time = text(click).replaceFirst(".*\"timestamp\":\"(.{24})\"}", "$1");
        assertThat(Instant.parse(time).toEpochMilli(), is(click.eventTime()));
      }
    }
  }

  @Test
  void malformed_isNoRow_andEverythingElseIs() {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Click click : clicks(stream(3), 50_000)) {
      Optional<String> reason = rejection(click.value());
      assertThat(text(click), reason.isPresent(), is(click.kind() == Click.Kind.MALFORMED));
      reason.ifPresent(text -> reasons.merge(text.replaceFirst("[,\"].*", ""), 1, Integer::sum));
    }
    assertThat(
        reasons.toString(),
        reasons.keySet(),
        hasItems(
            "not UTF-8",
            "missing",
            "too far ahead",
            "column timestamp: ",
            "column timestamp: a boolean where TIMESTAMP is expected"));
    assertThat(reasons.keySet(), hasItem(startsWith("not JSON: ")));
  }

  /** What a source says of a record that it does not take for a row. */
  private static Optional<String> rejection(byte[] value) {
    EventBatchBuilder row = EventBatch.builder(SCHEMA, new Origin("clickstream", 0));
    Optional<String> wrong = new JsonDecoder(SCHEMA).decode(value, row);
    if (wrong.isPresent()) {
      return wrong;
    }
    int timestamp = SCHEMA.indexOf("timestamp");
    if (!row.isSet(timestamp)) {
      return Optional.of("missing");
    }
    long latest =
        new EventTimeCheck(WatermarkSpec.of("timestamp", TRAFFIC.delay()))
            .latest(BASE.plusSeconds(60).toEpochMilli());
    return row.getLong(timestamp) / 1_000 > latest
        ? Optional.of("too far ahead")
        : Optional.empty();
  }

  @Test
  void warmUp_isOnTime() {
    assertThat(
        clicks(stream(5), TRAFFIC.warmUp()).stream().map(Click::kind).toList(),
        everyItem(is(Click.Kind.ON_TIME)));
  }

  @Test
  void timeline_movesWithTheRate_andSkipsForwardOnly() {
    Clickstream clicks = stream(1);
    clicks(clicks, 5_000);
    assertThat(Instant.ofEpochMilli(clicks.timeline()), is(BASE.plusSeconds(1)));

    clicks.skipTo(BASE.plusSeconds(30).toEpochMilli());
    clicks(clicks, 2_500);
    assertThat(Instant.ofEpochMilli(clicks.timeline()), is(BASE.plusMillis(30_500)));

    clicks.skipTo(BASE.toEpochMilli());
    assertThat(Instant.ofEpochMilli(clicks.timeline()), is(BASE.plusMillis(30_500)));
  }

  private static Clickstream stream(long seed) {
    return new Clickstream(seed, TRAFFIC, BASE);
  }

  private static List<Click> clicks(Clickstream stream, int count) {
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clicks.add(stream.next());
    }
    return clicks;
  }

  private static List<String> texts(Clickstream stream, int count) {
    return clicks(stream, count).stream().map(click -> click.key() + text(click)).toList();
  }

  private static String text(Click click) {
    return new String(click.value(), StandardCharsets.UTF_8);
  }
}
