/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of each mistake in a YAML file, to the letter, and where. */
class QueryProblemsTest {
  @Test
  void noProblemInAValidQuery() {
    assertThat(QueryText.valid().problems(), is(empty()));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // The language: keys, types, YAML itself.
        "7|wehre: page <> 'home'|7:1: there is no key wehre in a query; its keys are name, source, schema, where, select, watermark, allowedLateness, groupBy, window, aggregates, checkpointLocation, sinks, deadLetter; fix: write where",
        "7|zzz: 1|7:1: there is no key zzz in a query; its keys are name, source, schema, where, select, watermark, allowedLateness, groupBy, window, aggregates, checkpointLocation, sinks, deadLetter; fix: remove it, or use one of these",
        "8|watermark: {column: timestamp, delay: 10 minutes, idleTimout: 1 minute}|8:51: there is no key idleTimout in a watermark; its keys are column, delay, idleTimeout, futureCap; fix: write idleTimeout",
        "7|name: again|7:1: name is written twice; only one of them can hold; fix: remove one of them",
        "13|  view_count: 5|13:15: view_count is 5; it should be SQL; fix: write view_count: count(*)",
        "1|name: 5|1:7: name is 5; it should be text; fix: write name: page_stats",
        "1|name: [a]|1:7: name is a list; it should be text; fix: write name: page_stats",
        "1|name:|1:6: name has no value; it should be text; fix: write name: page_stats",
        "10|groupBy: page|10:10: groupBy is text; it should be a list; fix: write groupBy: [page]",
        "10|groupBy: [page, 5]|10:17: groupBy holds 5; it is a list of names; fix: write names, such as [page]",
        "11|window: 5 minutes|11:9: window is text; it should be a mapping; fix: write window: {tumbling: 5 minutes}",
        "8|watermark: timestamp|8:12: watermark is text; it should be a mapping; fix: write watermark: {column: timestamp, delay: 10 minutes}",
        "16|  - console|16:5: a sink is text; it should be a mapping; fix: write it like {format: console, outputMode: update}",
        "16|  - {format: console, numRows: many}|16:32: numRows is text; it should be a whole number; fix: write numRows: 20",
        "16|  - {format: console, numRows: 99999999999}|16:32: numRows is 99999999999; it is a whole number below 2147483648; fix: write a smaller one",
        "16|  - {format: console, truncate: maybe}|16:33: truncate is text; it should be true or false; fix: write truncate: true",
        "8|watermark: {delay: 10 minutes}|8:12: column is missing; a watermark cannot do without it; fix: add column: timestamp",
        "6|deadLetter: {path: /dead}|1:1: there is no schema; rows are decoded into declared columns; fix: declare them as in Spark: user_id STRING, page STRING, timestamp TIMESTAMP",
        "7|where: 'page|17:1: while scanning a quoted scalar, found unexpected end of stream; a query is written in YAML; fix: correct it here or just above",
        "7|where: !sql page = 'a'|7:8: the tag !sql means nothing in a query; a query is written in YAML; fix: correct it here or just above",
        "10|groupBy: &a [*a]|10:10: it contains itself; a query is written in YAML; fix: correct it here or just above",
        "10|? [a]|10:3: a key is a mapping or a list; a key is a word; a query is written in YAML; fix: correct it here or just above",
        // Durations.
        "9|allowedLateness: 5m|9:18: allowedLateness: \"5m\" is not a duration; durations are written as in Spark, a whole number and a unit; fix: write 5 minutes",
        "9|allowedLateness: -5 minutes|9:18: allowedLateness: \"-5 minutes\" is not a duration; durations are written as in Spark, a whole number and a unit; fix: write a number and a unit, such as 5 minutes, 30 seconds or 1 hour",
        "9|allowedLateness: 30|9:18: allowedLateness: \"30\" is not a duration; durations are written as in Spark, a whole number and a unit; fix: write 30 seconds",
        "16|  - {format: console, outputMode: update, trigger: once}|16:52: trigger: once is not known; to read what there is and then end is called availableNow, as in Spark; fix: write trigger: availableNow",
        "16|  - {format: console, outputMode: update, trigger: availableNow}|15:5: this sink's trigger is not availableNow, and another's is; with availableNow the query ends when all is read that was there, for all of its sinks; fix: write trigger: availableNow, or take it from the others",
        "16|  - {format: console, outputMode: update, trigger: 0 seconds}|16:52: a trigger every 0 seconds; results appear so often, in processing time; fix: write 1 second or more, or leave trigger out for as soon as possible",
        // The source.
        "3|  format: kafak|3:11: there is no format kafak; it is one of kafka, json, csv, parquet, rate, socket; fix: write format: kafka",
        "3|  value: json|3:3: format is missing; its other keys depend on it, and it is one of kafka, json, csv, parquet, rate, socket; fix: add format: kafka",
        "4|  bootstrapServers: ''|4:21: bootstrapServers is empty; the brokers are found through it; fix: name at least one host:port, such as localhost:9092",
        "4|  kafka.bootstrap.servers: localhost:9092|3:3: bootstrapServers is missing; a kafka source cannot do without it; fix: add bootstrapServers: localhost:9092%4:28: bootstrap.servers cannot be set; the source sets it itself; fix: use bootstrapServers",
        "5|  subscribe: []|5:14: subscribe names no topic; a Kafka source reads topics; fix: write subscribe: clickstream; several are separated by commas",
        "5|  subscribe: [clicks, click stream]|5:23: \"click stream\" is no name for a topic; Kafka's topics are at most 249 of the characters a-z, A-Z, 0-9, ., _ and -; fix: name the topic as Kafka does",
        "5|  subscribe: {clicks: 1}|5:14: subscribe is a mapping; it should be a list, or text; fix: write subscribe: clickstream",
        "5|  subscribePattern: c[|5:21: subscribePattern is no regular expression: Unclosed character class; topics are those whose whole names match it, as in Java; fix: correct it, such as clicks-.*",
        "5|  value: json|3:3: subscribe is missing; a kafka source cannot do without it; fix: add subscribe: clickstream",
        "3|  format: json|3:3: path is missing; a json source cannot do without it; fix: add path: /data/clicks%4:3: there is no key bootstrapServers in a json source; its keys are format, path, watch, maxFilesPerTrigger; fix: remove it, or use one of these%5:3: there is no key subscribe in a json source; its keys are format, path, watch, maxFilesPerTrigger; fix: remove it, or use one of these",
        // Names and columns.
        "1|name: PageStats|1:7: \"PageStats\" is not a name for a query; it names checkpoints, metrics and transactions, so it begins with a-z and goes on with a-z, 0-9 and _; fix: write page_stats",
        "6|schema: user_id STRING, page STRIN, timestamp TIMESTAMP|6:30: unknown type STRIN; the types are STRING, INT, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP; a schema is Spark's DDL string; fix: write it like user_id STRING, page STRING, timestamp TIMESTAMP",
        "8|watermark: {column: timestmap, delay: 10 minutes}|8:21: there is no column timestmap; the schema has user_id, page, amount, timestamp; fix: write timestamp",
        "8|watermark: {column: page, delay: 10 minutes}|8:21: page is STRING; event time is a TIMESTAMP column; fix: write column: timestamp",
        "10|groupBy: [country]|10:11: there is no column country; the schema has user_id, page, amount, timestamp; fix: name one of these, or add it to the schema",
        "10|groupBy: [page, page]|10:17: page is named twice; rows are grouped by a column once; fix: remove one",
        "13|  page: count(*)|13:9: there are two output columns called page; the other one is a groupBy column, and tables do not tell upper from lower case; fix: give it another name",
        "13|  Window_Start: count(*)|13:17: there are two output columns called Window_Start; the other one is the window's start, and tables do not tell upper from lower case; fix: give it another name",
        "13|  view count: count(*)|13:15: \"view count\" is no name for an output column; tables refuse names that are empty or hold a blank or any of ,;{}()=; fix: use letters, digits and _",
        // SQL, at the character.
        "7|where: page <> 'home' and pgae <> ''|7:27: there is no column pgae; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean page?",
        "7|where: \"page <> 'home' and pgae <> ''\"|7:28: there is no column pgae; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean page?",
        "7|where: 'page <> ''home'' and pgae <> ''a'' '|7:8: there is no column pgae; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean page?",
        "7|where: page|7:8: a condition must be BOOLEAN, but this is STRING; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: compare it with something",
        "13|  view_count: count(usr_id)|13:21: there is no column usr_id; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean user_id?",
        "13|  view_count: cuont(*)|13:15: there is no aggregate cuont; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean count?",
        "13|  view_count: sum(page)|13:19: sum takes numbers, but page is STRING; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: CAST it to one",
        "13|  view_count: count(*) FILTER (WHERE amount)|13:38: a condition must be BOOLEAN, but this is DOUBLE; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: compare it with something",
        "13|  view_count: approx_percentile(amount, 95)|13:41: 95 is not a percentage; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: write one number from 0 to 1, such as 0.95, and an aggregate for each",
        // Time.
        "8|watermark: {column: timestamp, delay: 10 minutes, idleTimeout: 0 seconds}|8:64: idleTimeout is 0; it is a stretch of time; fix: write 1 millisecond or more",
        "11|window: {}|11:9: it has no length; a window is either tumbling, sliding or a session; fix: write {tumbling: 5 minutes}, {sliding: 10 minutes, every: 5 minutes} or {session: 10 minutes}",
        "11|window: {tumbling: 0 seconds}|11:20: tumbling is 0; it is a stretch of time; fix: write 1 millisecond or more",
        "11|window: {tumbling: 5 minutes, sliding: 5 minutes, every: 1 minute}|11:31: it is tumbling and sliding; a window is either tumbling, sliding or a session; fix: write {tumbling: 5 minutes}, {sliding: 10 minutes, every: 5 minutes} or {session: 10 minutes}",
        "11|window: {tumbling: 5 minutes, every: 1 minute}|11:31: every goes with sliding alone; tumbling windows begin where the last one ended; fix: remove it, or write {sliding: 10 minutes, every: 5 minutes}",
        "11|window: {sliding: 10 minutes}|11:10: every is missing; sliding windows begin so often; fix: add every: 5 minutes",
        "11|window: {sliding: 10 minutes, every: 20 minutes}|11:38: windows of 10 minutes begin every 20 minutes; rows would fall between them; fix: write every: 10 minutes or less",
        "11|window: {tumbling: 5 minutes, offset: 7 minutes}|11:39: windows begin 7 minutes later, and every 5 minutes; a shift by so much is a smaller one too; fix: write offset: 2 minutes",
        "11|window: {session: 0 seconds}|11:19: session is 0; it is a stretch of time; fix: write 1 millisecond or more",
        "11|window: {session: 10 minutes, tumbling: 5 minutes}|11:10: it is tumbling and session; a window is either tumbling, sliding or a session; fix: write {tumbling: 5 minutes}, {sliding: 10 minutes, every: 5 minutes} or {session: 10 minutes}",
        "11|window: {session: 10 minutes, every: 5 minutes}|11:31: every goes with sliding alone; sessions begin with their first row; fix: remove it, or write {sliding: 10 minutes, every: 5 minutes}",
        "11|window: {session: 10 minutes, offset: 1 minute}|11:31: offset does not go with session; sessions begin with their first row; fix: remove it",
        "11|window: {tumbling: 5 minutes, timeDomain: processing}|8:12: there is a watermark, but windows are of processing time; they close by the clock, and a row's own time does not count; fix: remove watermark, or write timeDomain: event",
        "11|deadLetter: {format: json, path: /dead}|15:5: outputMode append does not go with aggregates without a window; a row is appended once it is final, and a total over all of time never is; fix: write outputMode: update or complete, or add window: {tumbling: 5 minutes}",
        // Output modes and sinks.
        "15|  - {format: delta, path: /d, outputMode: apend}|15:43: outputMode cannot be \"apend\"; it is one of append, update, complete; fix: write outputMode: append",
        "15|  - {format: delta, path: /d, partitionBy: [pgae]}|15:45: there is no column pgae; the result has window_start, window_end, page, view_count; fix: write page",
        "15|  - {format: delta, path: /d, targetFileSize: big}|15:47: targetFileSize is no size; it is a whole number and KB, MB or GB; fix: write targetFileSize: 128 MB",
        "8|groupBy: []%10|15:5: outputMode append does not go with aggregates without a watermark; a window is appended once, when the watermark passes its end, and that would never happen; fix: add watermark: {column: timestamp, delay: 10 minutes}",
        "15|  - {format: detla, path: /p}|15:14: there is no format detla; it is one of delta, parquet, json, kafka, console, memory, foreachBatch; fix: write format: delta",
        "15|  - {path: /p}|15:5: format is missing; its other keys depend on it, and it is one of delta, parquet, json, kafka, console, memory, foreachBatch; fix: add format: delta",
        "15|  - {format: parquet, path: /p, outputMode: update}|15:45: outputMode update does not go into a parquet sink; it takes append; fix: write outputMode: append",
        "15|  - {format: parquet, path: /p, outputMode: complete}|15:45: outputMode complete does not go into a parquet sink; it takes append; fix: write outputMode: append",
        "15|  - {format: json, path: /p, outputMode: update}|15:42: outputMode update does not go into a json sink; it takes append; fix: write outputMode: append",
        "15|  - {format: json, path: /p, outputMode: complete}|15:42: outputMode complete does not go into a json sink; it takes append; fix: write outputMode: append",
        "15|  - {format: kafka, bootstrapServers: b, topic: t, outputMode: complete}|15:64: outputMode complete does not go into a kafka sink; it takes append and update; fix: write outputMode: append",
        "15|  - {format: foreachBatch, class: com.acme.PageStats, outputMode: complete}|15:67: outputMode complete does not go into a foreachBatch sink; it takes append and update; fix: write outputMode: append",
        "15|  - {format: json, path: /p, partitionBy: [pgae]}|15:44: there is no column pgae; the result has window_start, window_end, page, view_count; fix: write page",
        "16|  - {format: json, path: /delta/page_stats}|16:26: sinks.0 writes to /delta/page_stats too; each sink needs a table of its own; fix: give one of them another path",
        "15|  - {format: kafka, topic: t}|15:5: bootstrapServers is missing; a kafka sink cannot do without it; fix: add bootstrapServers: localhost:9092",
        "15|  - {format: kafka, bootstrapServers: b, topic: ' '}|15:49: topic is empty; rows are written to it; fix: name a topic, such as page_stats",
        "15|  - {format: foreachBatch, class: no class}|15:35: \"no class\" is no name for a class; the class is loaded by it; fix: write it with its package, such as com.acme.PageStats",
        "15|  - {format: delta}|15:5: path is missing; a delta sink cannot do without it; fix: add path: /delta/page_stats",
        "15|  - {format: delta, path: ' '}|15:27: path is empty; the table has to be somewhere; fix: name a directory",
        "16|  - {format: delta, path: /delta/page_stats/}|16:27: sinks.0 writes to /delta/page_stats/ too; each sink needs a table of its own; fix: give one of them another path",
        "16|  - {format: delta, path: 'file:///delta/page_stats'}|16:27: sinks.0 writes to file:///delta/page_stats too; each sink needs a table of its own; fix: give one of them another path",
        "16|  - {format: console, outputMode: update, numRows: 0}|16:52: numRows is 0; it says how many rows are shown; fix: write 1 or more",
        "9|deadLetter: {format: csv, path: /dead}|9:22: format cannot be \"csv\"; it can be json alone; fix: write format: json",
        "9|deadLetter: {format: json}|9:13: path is missing; a deadLetter cannot do without it; fix: add path: /dead/page_stats",
        "9|checkpointLocation: ' '|9:21: checkpointLocation is empty; a restart resumes from it; fix: name a directory, or leave it out",
        "9|deadLetter: {path: ''}|9:20: path is empty; it has to go somewhere; fix: name a directory",
        "9|select: [page]|9:9: there are select and aggregates; the columns of an aggregation are those of groupBy and aggregates; fix: remove select, and group by the columns that are wanted",
        "9|select: page|9:9: select is text; it should be a list; fix: write select: [page]",
      })
  void says(String where, String text, String problems) {
    String[] removed = text.split("%", -1);
    QueryText query = QueryText.valid().line(Integer.parseInt(where), removed[0]);
    for (int i = 1; i < removed.length; i++) {
      query = query.line(Integer.parseInt(removed[i]), "");
    }
    assertThat(
        String.join("\n", query.problems()),
        is(
            List.of(problems.split("%", -1)).stream()
                .map(problem -> "q.yaml:" + problem)
                .collect(Collectors.joining("\n"))));
  }

  @Test
  void everythingAtOnce_inTheOrderOfTheFile() {
    QueryException e =
        assertThrows(
            QueryException.class,
            () ->
                QueryReader.parse(
                    QueryText.resource("everything_wrong.yaml"),
                    "everything_wrong.yaml",
                    List.of()));
    assertThat(e.getMessage() + "\n", is(QueryText.resource("everything_wrong.txt")));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "7|where: ''|7:9",
        "7|where: page <|7:14",
        "7|where: page = 'home|7:15",
        "13|  view_count: count(*) + 1|13:24",
        "13|  view_count: sum(*)|13:19",
        "13|  view_count: count(*|13:22",
      })
  void sqlThatIsNone_isPlacedAtTheCharacter(String where, String text, String place) {
    assertThat(
        QueryText.valid().line(Integer.parseInt(where), text).problems(),
        contains(startsWith("q.yaml:" + place + ": ")));
  }

  @Test
  void sqlOverSeveralLines_isPlacedAtItsStart() {
    assertThat(
        QueryText.valid().line(7, "where:\n  page <> 'home' and\n  country = 'no'").problems(),
        contains(startsWith("q.yaml:8:3: there is no column country; ")));
  }

  @Test
  void noAggregates_leaveNothingToAWindowOrATable() {
    assertThat(
        QueryText.valid().line(9, "allowedLateness: 1 second").line(12, "").line(13, "").problems(),
        contains(
            "q.yaml:9:18: there is allowedLateness, but there are no aggregates; a query without"
                + " aggregates hands on each row as it comes, and nothing is late; fix: add"
                + " aggregates, such as view_count: count(*), or remove allowedLateness",
            "q.yaml:10:10: there is groupBy, but there are no aggregates; a query without aggregates"
                + " hands on each row as it comes; fix: add aggregates, such as view_count: count(*),"
                + " or remove groupBy",
            "q.yaml:11:9: there is a window, but there are no aggregates; a query without aggregates"
                + " hands on each row as it comes; fix: add aggregates, such as view_count: count(*),"
                + " or remove window"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "select: [page, amuont * 2 AS doubled]|10:16: there is no column amuont; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: did you mean amount?",
        "select: [amount * 2]|10:20: the output column has no name; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: write AS and a name behind it",
        "select: [page, user_id AS Page]|10:16: there are two output columns called Page; the other one is selected too, and tables do not tell upper from lower case; fix: give it another name",
        "select: [count(*) AS n]|10:10: count is an aggregate; it is SQL over user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP; fix: it goes under aggregates, not into an expression",
      })
  void wrongSelect(String line, String problem) {
    assertThat(
        QueryText.valid()
            .line(10, line)
            .line(11, "")
            .line(12, "")
            .line(13, "")
            .line(15, "  - {format: console}")
            .problems(),
        contains("q.yaml:" + problem));
  }

  @Test
  void completeWithoutAggregates() {
    assertThat(
        QueryText.valid()
            .line(10, "")
            .line(11, "")
            .line(12, "")
            .line(13, "")
            .line(15, "  - {format: console, outputMode: complete}")
            .problems(),
        contains(
            "q.yaml:15:35: outputMode complete does not go with a query without aggregates; its"
                + " result would be every row ever read; fix: write outputMode: append"));
  }

  @Test
  void updateWithoutWatermark() {
    assertThat(
        QueryText.valid()
            .line(8, "")
            .line(15, "  - {format: console, outputMode: update}")
            .problems(),
        contains(
            "q.yaml:1:1: there is a window and no watermark; it names the column of event time, by"
                + " which rows fall into windows; fix: add watermark: {column: timestamp, delay: 10"
                + " minutes}, or remove window for totals over all of time"));
  }

  @Test
  void totalsWithAllowedLateness() {
    assertThat(
        QueryText.valid()
            .line(9, "allowedLateness: 1 minute")
            .line(11, "")
            .line(15, "  - {format: console, outputMode: complete}")
            .problems(),
        contains(
            "q.yaml:9:18: there is allowedLateness, but there is no window; nothing is late where"
                + " nothing closes; fix: add window: {tumbling: 5 minutes}, or remove"
                + " allowedLateness"));
  }

  @Test
  void firstWithoutEventTime() {
    assertThat(
        QueryText.valid()
            .line(8, "")
            .line(11, "")
            .line(13, "  start: first(page)")
            .line(15, "  - {format: console, outputMode: complete}")
            .problems(),
        contains(
            "q.yaml:13:10: first(page) goes by event time, and there is no watermark; a watermark"
                + " names the column of event time; fix: add watermark: {column: timestamp, delay:"
                + " 10 minutes}, or take min or max"));
  }

  @Test
  void processingTimeNeedsNoWatermark() {
    assertThat(
        QueryText.valid()
            .line(8, "")
            .line(11, "window: {session: 5 minutes, timeDomain: processing}")
            .problems(),
        is(empty()));
  }

  @Test
  void processingTimeGoesWithoutLateness() {
    assertThat(
        QueryText.valid()
            .line(6, "schema: user_id STRING, page STRING, processing_time TIMESTAMP")
            .line(8, "")
            .line(9, "allowedLateness: 1 minute")
            .line(11, "window: {tumbling: 5 minutes, timeDomain: processing}")
            .problems(),
        contains(
            "q.yaml:6:9: there is a column processing_time; windows of processing time give rows a"
                + " column of that name; fix: rename it, or write timeDomain: event",
            "q.yaml:9:18: there is allowedLateness, but windows are of processing time; a row falls"
                + " into the window that is open when it is read, so nothing is late; fix: remove"
                + " allowedLateness, or write timeDomain: event"));
  }

  @Test
  void totalsNeedNeitherWindowNorWatermark() {
    assertThat(
        QueryText.valid()
            .line(8, "")
            .line(11, "")
            .line(15, "  - {format: console, outputMode: complete}")
            .problems(),
        is(empty()));
  }

  @Test
  void noSinks() {
    assertThat(
        QueryText.valid().until(13).problems(),
        contains(
            "q.yaml:1:1: sinks is missing; a query cannot do without it; fix: add sinks: [{format:"
                + " console, outputMode: update}]"));
  }

  @Test
  void emptyFile() {
    assertThat(
        QueryText.valid().until(0).problems(),
        contains(
            "q.yaml:1:1: the file holds nothing; a query is a mapping; fix: begin with name:"
                + " page_stats"));
  }

  @Test
  void settings() {
    assertThat(
        QueryText.valid()
            .line(9, "allowedLateness: soon")
            .problems(
                "where",
                "=x",
                "name.first=x",
                "sinks.7.path=x",
                "sinks.path=x",
                "window.tumbling=5m",
                "sink.0.path=/x",
                "aggregates.z='"),
        contains(
            "q.yaml:9:18: allowedLateness: \"soon\" is not a duration; durations are written as in"
                + " Spark, a whole number and a unit; fix: write a number and a unit, such as 5"
                + " minutes, 30 seconds or 1 hour",
            "--set where: it has no value; a setting is a field's path and its value; fix: write it"
                + " like --set sinks.0.path=/delta/page_stats",
            "--set : it names no field; a setting is a field's path and its value; fix: write it"
                + " like --set sinks.0.path=/delta/page_stats",
            "--set name.first: name has no fields; it is text; fix: set name itself",
            "--set sinks.7.path: sinks has no item 7; it is a list of 2 items; fix: write an index"
                + " from 0 to 1, or 2 to add one",
            "--set sinks.path: sinks has no item path; it is a list of 2 items; fix: write an index"
                + " from 0 to 1, or 2 to add one",
            "--set window.tumbling: tumbling: \"5m\" is not a duration; durations are written as in"
                + " Spark, a whole number and a unit; fix: write 5 minutes",
            "--set sink.0.path: there is no key sink in a query; its keys are name, source, schema,"
                + " where, select, watermark, allowedLateness, groupBy, window, aggregates,"
                + " checkpointLocation, sinks, deadLetter; fix: write sinks",
            "--set aggregates.z: the value is not YAML: while scanning a quoted scalar, found"
                + " unexpected end of stream; values are read as YAML; fix: quote it"));
  }

  @Test
  void nestedWithoutEnd() {
    assertThat(
        QueryText.valid().line(10, "groupBy: " + "[".repeat(100_000)).problems(),
        contains(
            "q.yaml:1:1: it is nested too deep; a query is written in YAML; fix: correct it here or"
                + " just above"));
  }
}
