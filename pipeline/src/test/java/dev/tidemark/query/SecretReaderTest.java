/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Scalar;
import dev.tidemark.secret.RedactedOutput;
import dev.tidemark.secret.Secrets;
import dev.tidemark.source.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReaderTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("USER_NAME", "ann-7f3a", "PASSWORD", "pa$$ ${env:USER_NAME} word", "PORT", "9092");

  @TempDir Path directory;

  private final Reading reading = new Reading();

  private String value(String yaml) throws YamlFault {
    Mapping document = (Mapping) YamlParser.parseFile("key: " + yaml, "q.yaml");
    Mapping resolved = new SecretReader(reading, ENVIRONMENT::get).resolve(document);
    return ((Scalar) resolved.find("key").orElseThrow().value()).value();
  }

  private List<String> problems() {
    return reading.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void aVariable_whole_asAPart_andTwoOfThem() throws YamlFault {
    assertThat(value("${env:USER_NAME}"), is("ann-7f3a"));
    assertThat(value("'user=${env:USER_NAME} port=${env:PORT};'"), is("user=ann-7f3a port=9092;"));
  }

  @Test
  void aValueIsNotReadAgain_whateverIsInIt() throws YamlFault {
    assertThat(value("${env:PASSWORD}"), is("pa$$ ${env:USER_NAME} word"));
  }

  @Test
  void aFile_withoutTheLineEndBehindIt() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "line one\nline two\n");
    assertThat(value("'${file:" + file + "}'"), is("line one\nline two"));
  }

  @Test
  void othersAreLeftAsTheyAre_andADollarEscapes() throws YamlFault {
    assertThat(
        value("'${hadoop.tmp.dir} $5 $${env:USER_NAME}'"),
        is("${hadoop.tmp.dir} $5 ${env:USER_NAME}"));
  }

  @Test
  void whatIsMissingIsReportedWhereItIsWritten() throws YamlFault {
    value("'x ${env:PASWORD}'");
    value("'${file:/no/such/file}'");
    assertThat(
        problems(),
        is(
            List.of(
                "q.yaml:1:7: the file /no/such/file cannot be read (NoSuchFileException); ${file:/no/such/file} stands for its text; fix: put it there, in UTF-8, readable by who runs this, or correct the path",
                "q.yaml:1:9: there is no environment variable PASWORD; ${env:PASWORD} stands for its value; fix: set it for the process that runs this, or correct the name")));
  }

  @Test
  void aSecretIsInNoMessage_summary_orOutput() throws IOException {
    Path file = Files.writeString(directory.resolve("broker"), "sasl-user-8c1d:9092\n");
    String yaml =
        """
        name: page_stats
        source: {format: kafka, bootstrapServers: '${file:%s}', subscribe: '${file:%s}'}
        schema: page STRING, timestamp TIMESTAMP
        sinks: [{format: console, numRows: '${file:%s}'}]
        """
            .formatted(file, file, file);
    QueryException wrong =
        assertThrows(QueryException.class, () -> QueryReader.parse(yaml, "q.yaml", List.of()));
    String said = wrong.getMessage() + wrong.problems();
    assertThat(said, containsString("\"[secret]\" is no name for a topic"));
    assertThat(said, not(containsString("8c1d")));

    Query query =
        QueryReader.parse(yaml, "q.yaml", List.of("source.subscribe=clicks", "sinks.0.numRows=5"));
    assertThat(((KafkaSpec) query.source()).bootstrapServers(), is("sasl-user-8c1d:9092"));
    SourceUnavailableException unavailable =
        new SourceUnavailableException("cannot reach sasl-user-8c1d:9092", "why", "fix");
    assertThat(unavailable.getMessage(), is("cannot reach [secret]: why. fix."));

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = RedactedOutput.of(new PrintStream(printed, true, UTF_8))) {
      out.print("connecting to sasl-");
      out.println("user-8c1d:9092, and on");
      out.print("sasl-user-8c1d:9092");
    }
    assertThat(
        printed.toString(UTF_8),
        is("connecting to [secret], and on" + System.lineSeparator() + "[secret]"));
  }

  @Test
  void aNumberMayComeFromTheEnvironment() throws IOException {
    Path file = Files.writeString(directory.resolve("rows"), "12345\n");
    Query query =
        QueryReader.parse(
            """
            name: page_stats
            source: {format: kafka, bootstrapServers: a:1, subscribe: clicks}
            schema: page STRING
            sinks: [{format: console, numRows: '${file:%s}'}]
            """
                .formatted(file),
            "q.yaml",
            List.of());
    assertThat(((ConsoleSpec) query.sinks().get(0)).numRows(), is(12345));
  }

  @Test
  void aShortSecretIsNotLookedFor() {
    Secrets.remember("abc");
    assertThat(Secrets.redact("abcdef"), is("abcdef"));
  }
}
