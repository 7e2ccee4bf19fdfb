/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.DeltaSpec;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.query.StartingOffsets;
import dev.tidemark.query.Trigger;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoQueryTest {

  @Test
  void queryFile_isAValidQueryOfWhatTheDemoSends() {
    Traffic traffic = new Traffic(100, Duration.ofSeconds(7), Duration.ofMillis(1_500));
    DemoDirectory directory = new DemoDirectory(Path.of("some \"odd\" place"));

    Query query =
        QueryReader.parse(DemoQuery.yaml("localhost:9092", traffic, directory), "demo", List.of());

    assertThat(
        query.source(),
        is(
            KafkaSpec.of("localhost:9092", DemoQuery.TOPIC)
                .withStartingOffsets(StartingOffsets.EARLIEST)));
    assertThat(query.window(), is(Optional.of(WindowSpec.tumbling(traffic.window()))));
    assertThat(
        query.watermark(),
        is(
            Optional.of(
                WatermarkSpec.of("timestamp", traffic.delay())
                    .withIdleTimeout(DemoQuery.IDLE_TIMEOUT))));
    assertThat(
        query.sinks().get(0),
        is(
            DeltaSpec.append(directory.table().toAbsolutePath().toString())
                .withTrigger(Trigger.every(Duration.ofSeconds(2)))));
    assertThat(
        query.deadLetter().orElseThrow().path(),
        is(directory.deadLetters().toAbsolutePath().toString()));
  }
}
