/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.cli.demo.PlainEngine.Mistake;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo around an engine of plain Java: does it tell right from wrong? */
class DemoOfPlainEngineIT {

  private static final Traffic TRAFFIC =
      new Traffic(2_000, Duration.ofSeconds(1), Duration.ofSeconds(1));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path output;

  @Test
  void engineThatMakesNoMistake_isRight() throws Exception {
    assertThat(text(), run(Mistake.NONE, 5), is(true));
    assertThat(text(), containsString("the account balances"));
    assertThat(text(), containsString("The table is right"));
  }

  @Test
  void rowThatIsLost_isNoticed() throws Exception {
    assertThat(text(), run(Mistake.LOSES_A_ROW, 2), is(false));
    assertThat(text(), containsString("1 of 4,000 records are nowhere"));
    assertThat(text(), not(containsString("The table is right")));
  }

  @Test
  void queryThatFails_endsTheDemoWithItsReason() {
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> run(Mistake.FAILS, 30));
    assertThat(failure.getMessage(), is("the query failed while it ran: out of luck"));
  }

  private boolean run(Mistake mistake, int seconds) throws Exception {
    PlainEngine engine = new PlainEngine(TRAFFIC, mistake);
    return new Demo(
            11,
            TRAFFIC,
            Duration.ofSeconds(seconds),
            4,
            new DemoDirectory(output),
            engine,
            engine,
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .run();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
