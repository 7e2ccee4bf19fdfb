/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLogTest {
  private static final long BASE = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();

  @TempDir private Path table;

  @Test
  void windowsThatAreCommittedTogether_areEachSeenOnce_whenTheyCameFirst() throws Exception {
    commit(0, 100, add("10:00:10", "10:00:10", true));
    commit(1, 200, add("10:00:20", "10:00:40", true) + add("10:00:30", "10:00:40", true));
    commit(2, 300, add("10:00:10", "10:00:40", false)); // put together
    commit(3, 400, add("10:00:40", "10:00:50", true));
    assertThat(
        new TableLog(table).visible(BenchQuery.LIVE_LONG),
        equalTo(
            Map.of(
                BASE + 10_000, BASE + 100,
                BASE + 20_000, BASE + 200,
                BASE + 30_000, BASE + 200,
                BASE + 40_000, BASE + 200,
                BASE + 50_000, BASE + 400)));
  }

  @Test
  void closedWindows_areThoseThatAreCompleteWithinTheTime() {
    assertThat(
        LatencyCommand.closed(BASE + 11_000, BASE + 41_000),
        equalTo(List.of(BASE + 20_000, BASE + 30_000, BASE + 40_000)));
    assertThat(
        LatencyCommand.closed(BASE + 10_999, BASE + 30_999),
        equalTo(List.of(BASE + 10_000, BASE + 20_000)));
  }

  @Test
  void latencies_sayHowManyWindowsWereExpected() {
    List<Long> ends = List.of(BASE, BASE + 10_000, BASE + 20_000);
    Map<Long, Long> visible = Map.of(BASE, BASE + 1_500, BASE + 20_000, BASE + 24_000);
    assertThat(
        LatencyCommand.latencies(ends, visible),
        equalTo("2 of 3 windows: p50 3,000 ms, p99 3,000 ms, worst 3,000 ms"));
    assertThat(LatencyCommand.latencies(ends, Map.of()), equalTo("0 of 3 windows"));
  }

  private static String add(String first, String last, boolean dataChange) {
    return """
        {"add":{"path":"p","dataChange":%s,"stats":"{\\"numRecords\\":2,\\"minValues\\":{\\"window_end\\":\\"2026-01-02T%s.000Z\\"},\\"maxValues\\":{\\"window_end\\":\\"2026-01-02T%s.000Z\\"}}"}}
        """
        .formatted(dataChange, first, last);
  }

  private void commit(int version, long came, String actions) throws Exception {
    Path entry = table.resolve("_delta_log").resolve("%020d.json".formatted(version));
    Files.createDirectories(entry.getParent());
    Files.writeString(entry, actions);
    Files.setLastModifiedTime(entry, FileTime.fromMillis(BASE + came));
  }
}
