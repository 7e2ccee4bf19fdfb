/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "5 minutes, PT5M",
    "1 minute, PT1M",
    "30 seconds, PT30S",
    "1 hour, PT1H",
    "500 milliseconds, PT0.5S",
    "2 days, PT48H",
    "1 week, PT168H",
    "0 seconds, PT0S",
    "90 Minutes, PT1H30M"
  })
  void reads(String text, String iso) {
    assertThat(DurationText.parse(text), is(Optional.of(Duration.parse(iso))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "5m",
        "5 m",
        "minutes",
        "-5 minutes",
        "5.5 minutes",
        "5 minuets",
        "PT5M",
        "1 month",
        "1 hour 5 minutes",
        "999999999999 weeks",
        "99999999999999999999 seconds"
      })
  void refuses(String text) {
    assertThat(DurationText.parse(text), is(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "5m, write 5 minutes",
    "1h, write 1 hour",
    "30s, write 30 seconds",
    "250ms, write 250 milliseconds",
    "5 minuets, write 5 minutes",
    "10, write 10 seconds",
    "120s, write 2 minutes",
    "soon, 'write a number and a unit, such as 5 minutes, 30 seconds or 1 hour'",
    "1 month, 'write a number and a unit, such as 5 minutes, 30 seconds or 1 hour'"
  })
  void suggests(String text, String suggestion) {
    assertThat(DurationText.suggest(text), is(suggestion));
  }

  @Property
  void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(DurationText.parse(DurationText.write(duration)), is(Optional.of(duration)));
  }
}
