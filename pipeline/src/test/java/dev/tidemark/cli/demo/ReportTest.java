/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Traffic TRAFFIC =
      new Traffic(5_000, Duration.ofSeconds(5), Duration.ofSeconds(5));

  @Test
  void progress_isOneAlignedLine() {
    QueryLauncher.Progress young = new QueryLauncher.Progress(0, 0, 0, Optional.empty());
    QueryLauncher.Progress grown =
        new QueryLauncher.Progress(
            151_234, 1_530, 771, Optional.of(Instant.parse("2026-01-02T10:00:31.5Z")));
    assertThat(
        Report.progress(Duration.ofSeconds(0), 200, young, 0),
        is(
            "  0:00   produced       200   read         0   late      0   malformed      0   watermark    -       windows    0"));
    assertThat(
        Report.progress(Duration.ofSeconds(95), 152_000, grown, 6),
        is(
            "  1:35   produced   152,000   read   151,234   late  1,530   malformed    771   watermark 10:00:31   windows    6"));
  }

  @Test
  void summary_ofARightResult() {
    Account account = new Account(8, 5, 2, 1);
    String summary = summary(TestClicks.TRUTH_TABLE, account).replace(System.lineSeparator(), "\n");
    assertThat(
        summary,
        is(
            """
            demo/page_stats
            3 rows: 2 windows of 5 seconds, 2 pages
            from 10:00:00 to 10:00:10 UTC

              top pages               views   share     visits    users/window
              /home                       4  80.0 %          3               1
              /cart                       1  20.0 %          1               1

              produced                    8
              = counted                   5   in the table
              + late                      2   in the dead letter
              + malformed                 1   in the dead letter
              the account balances

              The table is right: 3 of 3 rows as the generator counted them,
              unique users estimated within 0.0 %.
            """));
  }

  @Test
  void summary_ofAWrongResult_saysWhatIsWrong() {
    String summary = summary(TestClicks.TRUTH_TABLE.subList(0, 2), new Account(8, 4, 2, 1));
    assertThat(
        summary, containsString("missing                     1   THE ACCOUNT DOES NOT BALANCE"));
    assertThat(summary, containsString("THE RESULT IS WRONG: 3 differences"));
    assertThat(summary, containsString("/home in the window of 2026-01-02T10:00:05Z is missing"));
    assertThat(summary, not(containsString("is right")));
  }

  @Test
  void summary_ofAnEmptyTable_isShort() {
    String summary = summary(List.of(), new Account(8, 0, 0, 0));
    assertThat(summary, containsString("0 rows: 0 windows of 5 seconds, 0 pages"));
    assertThat(summary, containsString("THE RESULT IS WRONG"));
  }

  @Test
  void summary_ofManyPagesAndDifferences_staysShort() {
    List<PageStats> table = new ArrayList<>();
    IntStream.range(0, 40)
        .forEach(
            page ->
                table.add(
                    new PageStats(TestClicks.BASE, TestClicks.BASE + 5_000, "/p" + page, 9, 8, 7)));
    String summary = summary(table, new Account(8, 360, 2, 1));
    assertThat(summary, containsString("  30 others                 270  75.0 %        240"));
    // 3 rows are missing, 40 are wrong, one total and the balance.
    assertThat(summary, containsString("THE RESULT IS WRONG: 45 differences"));
    assertThat(summary, containsString("… and 35 more"));
  }

  private static String summary(List<PageStats> table, Account account) {
    Verdict verdict = Verdict.of(TestClicks.truth(), table, account);
    return Report.summary(Path.of("demo/page_stats"), TRAFFIC, table, account, verdict);
  }
}
