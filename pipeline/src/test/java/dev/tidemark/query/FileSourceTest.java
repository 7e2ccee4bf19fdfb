/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.source.decode.CsvOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File sources as YAML writes them. */
class FileSourceTest {
  private static Query read(String source) {
    return QueryReader.parse(
        """
        name: page_stats
        source: {%s}
        schema: page STRING, timestamp TIMESTAMP
        sinks: [{format: console}]
        """
            .formatted(source),
        "q.yaml",
        List.of());
  }

  @Test
  void everyKey() {
    assertThat(
        read("format: json, path: /in/*.json").source(), equalTo(FileSpec.json("/in/*.json")));
    assertThat(
        read("format: parquet, path: 's3://bucket/in'").source(),
        equalTo(FileSpec.parquet("s3://bucket/in")));
    assertThat(
        read("format: csv, path: /in, header: true, multiLine: true, delimiter: \"\\t\", quote: \"'\", escape: '\\', nullValue: '-'")
            .source(),
        equalTo(
            FileSpec.csv(
                "/in",
                CsvOptions.standard()
                    .withHeader()
                    .withMultiLine()
                    .withDelimiter('\t')
                    .withQuote('\'')
                    .withEscape('\\')
                    .withNullValue("-"))));
    assertThat(
        read("format: csv, path: /in, delimiter: \\t").source(),
        equalTo(FileSpec.csv("/in", CsvOptions.standard().withDelimiter('\t'))));
  }

  @Test
  void saysWhatItReads() {
    assertThat(
        read("format: csv, path: /in").summary(),
        is("page_stats: csv /in → select * → console (append)"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "format: json, path: ' '|q.yaml:2:30: path is empty; the files have to be somewhere; fix: name a directory, a glob or a file",
        "format: csv, path: /in, delimiter: ab|q.yaml:2:45: delimiter is \"ab\"; it is one character of ASCII; fix: write one, such as ',' or '\\t'",
        "format: csv, path: /in, quote: é|q.yaml:2:41: quote is \"é\"; it is one character of ASCII; fix: write one, such as ',' or '\\t'",
        "format: csv, path: /in, delimiter: '\"'|q.yaml:2:45: delimiter is \"; that means something else in these records already; fix: write another character",
        "format: csv, path: /in, haeder: true|q.yaml:2:34: there is no key haeder in a csv source; its keys are format, path, header, multiLine, delimiter, quote, escape, nullValue; fix: write header",
        "format: csv, path: /in, header: yes|q.yaml:2:42: header is text; it should be true or false; fix: write header: true",
      })
  void saysWhatIsWrong(String source, String problem) {
    QueryException wrong = assertThrows(QueryException.class, () -> read(source));
    assertThat(wrong.problems().stream().map(Problem::toString).toList(), is(List.of(problem)));
  }
}
