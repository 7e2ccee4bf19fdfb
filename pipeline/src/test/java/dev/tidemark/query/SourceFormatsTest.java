/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.source.decode.CsvOptions;
import dev.tidemark.source.kafka.Metadata;
import dev.tidemark.source.kafka.StartingPoints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources as YAML writes them. */
class SourceFormatsTest {
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

  private static Query readWithoutSchema(String source) {
    return QueryReader.parse(
        "name: page_stats\nsource: {%s}\nsinks: [{format: console}]\n".formatted(source),
        "q.yaml",
        List.of());
  }

  @Test
  void everyKeyOfFiles() {
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
  void everyKeyOfKafka() {
    assertThat(
        read("format: kafka, bootstrapServers: 'a:1', subscribe: [x, y], startingOffsets: earliest, endingOffsets: latest, value: csv, delimiter: ;, nullValue: '-', kafka.isolation.level: read_committed")
            .source(),
        equalTo(
            KafkaSpec.of("a:1", "x", "y")
                .withStartingOffsets(StartingOffsets.EARLIEST)
                .withEndingOffsets(EndingOffsets.LATEST)
                .withCsvValue(CsvOptions.standard().withDelimiter(';').withNullValue("-"))
                .withConsumerProperties(Map.of("isolation.level", "read_committed"))));
  }

  @Test
  void whereKafkaBegins_asSparkWritesItOrAsYaml() {
    String kafka = "format: kafka, bootstrapServers: 'a:1', subscribe: [x, y], ";
    StartingPoints offsets =
        StartingPoints.ofOffsets(Map.of("x", Map.of(0, 23L, 1, -2L), "y", Map.of(0, -1L)));
    for (String written :
        List.of(
            "startingOffsets: '{\"x\":{\"0\":23,\"1\":-2},\"y\":{\"0\":-1}}'",
            "startingOffsets: {\"x\": {\"0\": 23, \"1\": -2}, \"y\": {\"0\": -1}}",
            "startingOffsets: {x: {0: 23, 1: -2}, y: {0: -1}}")) {
      assertThat(
          written,
          read(kafka + written).source(),
          equalTo(
              KafkaSpec.of("a:1", "x", "y")
                  .withStartingOffsets(StartingOffsets.EARLIEST)
                  .withStartingPoints(offsets)));
    }
    assertThat(
        read(kafka + "startingOffsetsByTimestamp: {x: {0: 1767348000000}}").source(),
        equalTo(
            KafkaSpec.of("a:1", "x", "y")
                .withStartingOffsets(StartingOffsets.EARLIEST)
                .withStartingPoints(
                    StartingPoints.ofTimes(Map.of("x", Map.of(0, 1_767_348_000_000L))))));
    for (String time : List.of("2026-01-02T10:00:00Z", "1767348000000")) {
      assertThat(
          read(kafka + "startingTimestamp: " + time).source(),
          equalTo(
              KafkaSpec.of("a:1", "x", "y")
                  .withStartingPoints(
                      StartingPoints.ofTime(Instant.parse("2026-01-02T10:00:00Z")))));
    }
  }

  @Test
  void topicsByPattern_metadata_andWhatIsGone() {
    assertThat(
        read("format: kafka, bootstrapServers: 'a:1', subscribePattern: 'c.*', failOnDataLoss: false, metadata: {page: key, timestamp: timestamp}")
            .source(),
        equalTo(
            KafkaSpec.matching("a:1", "c.*")
                .withFailOnDataLoss(false)
                .withMetadata(Map.of("page", Metadata.KEY, "timestamp", Metadata.TIMESTAMP))));
  }

  @Test
  void rateAndSocket_haveColumnsOfTheirOwn() {
    Query rate =
        readWithoutSchema(
            "format: rate, rowsPerSecond: 100, rampUpTime: 5 seconds, numPartitions: 3");
    assertThat(
        rate.source(),
        equalTo(RateSpec.of(100).withRampUpTime(Duration.ofSeconds(5)).withNumPartitions(3)));
    assertThat(rate.schema().toDdl(), is("timestamp TIMESTAMP, value BIGINT"));

    Query socket = readWithoutSchema("format: socket, host: localhost, port: 9999");
    assertThat(socket.source(), equalTo(SocketSpec.of("localhost", 9999)));
    assertThat(socket.schema().toDdl(), is("value STRING, timestamp TIMESTAMP"));
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
        "format: csv, path: /in, haeder: true|q.yaml:2:34: there is no key haeder in a csv source; its keys are format, path, watch, maxFilesPerTrigger, header, multiLine, delimiter, quote, escape, nullValue; fix: write header",
        "format: csv, path: /in, header: yes|q.yaml:2:42: header is text; it should be true or false; fix: write header: true",
        "format: json, path: /in, maxFilesPerTrigger: 3|q.yaml:2:55: maxFilesPerTrigger is of files that are watched; these are read all at once, and the query ends; fix: write watch: true, or remove it",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, delimiter: ;|q.yaml:2:9: values are JSON, and delimiter, quote, escape and nullValue are of CSV; they would mean nothing; fix: write value: csv, or remove them",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, subscribePattern: y|q.yaml:2:82: there are both subscribe and subscribePattern; topics are named, or matched; fix: remove one of them",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, value: parquet|q.yaml:2:71: value cannot be \"parquet\"; it is one of json, csv; fix: write value: json",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, startingOffsets: newest|q.yaml:2:81: startingOffsets cannot be \"newest\"; it is one of earliest, latest; fix: write startingOffsets: latest",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, startingOffsets: {x: 3}|q.yaml:2:81: startingOffsets cannot be read; it has numbers by topic and partition, as in Spark; fix: write startingOffsets: {clickstream: {0: 23, 1: -2}}",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, startingOffsets: {x: {0: -3}}|q.yaml:2:81: startingOffsets has an offset below -2; -2 stands for the first offset, -1 for the end, and others are 0 or more; fix: correct it",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, startingOffsets: {z: {0: 3}}|q.yaml:2:81: startingOffsets names the topic z; the source does not read it; fix: name topics of subscribe: x",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, startingTimestamp: noon|q.yaml:2:83: startingTimestamp: \"noon\" is not a time; it is written as in ISO 8601, or in milliseconds since 1970; fix: write startingTimestamp: 2026-01-02T10:00:00Z",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, metadata: {page: kye}|q.yaml:2:81: metadata.page cannot be \"kye\"; a record has key, topic, partition, offset, timestamp, timestampType, headers; fix: write page: key",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, metadata: {pgae: key}|q.yaml:2:81: there is no column pgae; the schema has page, timestamp; fix: add pgae STRING to schema",
        "format: kafka, bootstrapServers: 'a:1', subscribe: x, metadata: {page: offset}|q.yaml:2:81: column page is STRING; a record's offset is BIGINT; fix: write page BIGINT in schema",
        "format: rate, rowsPerSecond: 0|q.yaml:3:9: there is a schema, but this source's rows have columns of their own; they are timestamp TIMESTAMP, value BIGINT; fix: remove schema%q.yaml:2:39: rowsPerSecond is 0; it says how many rows are made in a second; fix: write 1 or more",
        "format: socket, host: h, port: 70000|q.yaml:3:9: there is a schema, but this source's rows have columns of their own; they are value STRING, timestamp TIMESTAMP; fix: remove schema%q.yaml:2:41: port is 70000; ports are 1 to 65535; fix: write such a number",
      })
  void saysWhatIsWrong(String source, String problem) {
    QueryException wrong = assertThrows(QueryException.class, () -> read(source));
    assertThat(
        wrong.problems().stream().map(Problem::toString).toList(),
        containsInAnyOrder(problem.split("%", -1)));
  }
}
