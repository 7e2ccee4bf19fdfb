/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {
  private static final Schema SCHEMA = Schema.builder().addStringField("page").build();

  @Test
  void rowsAppearOnStandardOutputUnderTheirTitle() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Pipeline pipeline = Pipeline.create();
      pipeline
          .apply(Create.of(Row.withSchema(SCHEMA).addValue("/a").build()).withRowSchema(SCHEMA))
          .apply(ConsoleSink.titled("page_stats"));
      pipeline.run().waitUntilFinish();
    } finally {
      System.setOut(before);
    }
    assertThat(
        printed.toString(StandardCharsets.UTF_8),
        containsString(
            """
            -------------------
            page_stats, batch 0
            -------------------
            +----+
            |page|
            +----+
            |/a  |
            +----+
            """));
  }
}
