/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of every type and every awkward value, read by delta-spark and by Kernel. */
class DeltaSinkIT {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableStringField("page")
          .addNullableInt32Field("code")
          .addNullableDoubleField("mean")
          .addNullableBooleanField("mobile")
          .addNullableLogicalTypeField("at", SqlTypes.TIMESTAMP)
          .addNullableDateTimeField("seen")
          .build();

  private static final String LONG = "long/".repeat(2_000);
  private static final Instant AT = Instant.parse("2026-01-02T10:00:00.123456Z");
  private static final DateTime SEEN = new DateTime(2026, 1, 2, 10, 0, 0, 123, DateTimeZone.UTC);

  /** One window, so one version and one file, each. */
  private static final List<List<Row>> WINDOWS =
      List.of(
          List.of(row(1, "/home", 200, 1.5, true, AT, SEEN)),
          List.of(row(2, null, null, null, null, null, null)),
          List.of(row(3, "/nan", 1, Double.NaN, false, AT, SEEN)),
          List.of(row(4, "/zero", 2, -0.0, false, AT, SEEN), row(5, "", 3, 0.0, true, AT, SEEN)),
          List.of(
              row(6, LONG + "a", 4, Double.POSITIVE_INFINITY, true, AT, SEEN),
              row(7, LONG + "b", 5, Double.NEGATIVE_INFINITY, true, AT, SEEN)),
          List.of(
              row(
                  8,
                  "/moon",
                  Integer.MIN_VALUE,
                  Double.MIN_VALUE,
                  false,
                  Instant.parse("1969-07-20T20:17:40.000001Z"),
                  SEEN.withYear(1969)),
              row(
                  9,
                  "/old",
                  Integer.MAX_VALUE,
                  -Double.MAX_VALUE,
                  false,
                  Instant.parse("1901-02-03T04:05:06.789999Z"),
                  SEEN)),
          List.of(row(10, "日本/～", 6, 2.0, true, AT.plusMillis(1), SEEN)),
          List.of(row(11, "日本/😀", 7, 3.0, true, AT.plusMillis(2), SEEN)),
          List.of(row(12, "quote \" \\ \n \u0001", 8, 4.0, true, AT.plusMillis(3), SEEN)),
          List.of(row(13, "/a", 9, 5.0, true, AT.plusMillis(4), SEEN)),
          List.of(row(14, "/b", 10, 6.0, true, AT.plusMillis(5), SEEN)),
          List.of(row(15, "/c", 11, 7.0, true, AT.plusMillis(6), SEEN)));

  private static SparkSession spark;

  @TempDir static Path dir;
  private static String table;

  @BeforeAll
  static void write() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", dir.resolve("warehouse").toString())
            .getOrCreate();
    table = dir.resolve("t").toString();
    DeltaSink sink = DeltaSink.append(table).withTransactionId("it");
    sink.preflight(SCHEMA);
    append(sink, WINDOWS, 0);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void log_isCheckpointed() {
    assertThat(
        Files.exists(Path.of(table, "_delta_log/00000000000000000010.checkpoint.parquet")),
        is(true));
    assertThat(DeltaTableReader.latest(table).version(), is((long) WINDOWS.size()));
  }

  @Test
  void kernel_readsWhatWasWritten() throws Exception {
    assertThat(
        DeltaTableReader.latest(table).rows().stream().map(DeltaSinkIT::text).toList(),
        containsInAnyOrder(expected()));
  }

  @Test
  void spark_readsWhatWasWritten() {
    assertThat(sparkRows(spark.read().format("delta").load(table)), containsInAnyOrder(expected()));
  }

  @Test
  void spark_readsTheCheckpoint_withoutTheVersionsBefore() throws Exception {
    Path copy = dir.resolve("copy");
    try (Stream<Path> files = Files.walk(Path.of(table))) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".crc")).toList()) {
        Files.copy(file, copy.resolve(Path.of(table).relativize(file)));
      }
    }
    for (int version = 0; version < 10; version++) {
      Files.delete(copy.resolve("_delta_log/%020d.json".formatted(version)));
    }
    assertThat(
        sparkRows(spark.read().format("delta").load(copy.toString())),
        containsInAnyOrder(expected()));
    assertThat(
        DeltaTableReader.latest(copy.toString()).rows().stream().map(DeltaSinkIT::text).toList(),
        containsInAnyOrder(expected()));
  }

  @Test
  void filters_loseNoRowsBySkipping() {
    List<String> filters =
        List.of(
            "id = 13",
            "page = '/home'",
            "page > '/nan'",
            "page >= '" + LONG + "b'",
            "page < '" + LONG + "b'",
            "page = '日本/😀'",
            "page > '日本/～'",
            "page is null",
            "page is not null",
            "mean = 0.0D",
            "mean >= 0.0D",
            "mean <= -0.0D",
            "mean < 0.0D",
            "mean = double('NaN')",
            "mean > 1e308D",
            "mean < -1e308D",
            "mobile = false",
            "code = -2147483648",
            "at < timestamp'1970-01-01 00:00:00'",
            "at = timestamp'1969-07-20 20:17:40.000001'",
            "at > timestamp'2026-01-02 10:00:00.129455'",
            "at >= timestamp'2026-01-02 10:00:00.129456'",
            "seen < timestamp'2000-01-01 00:00:00'");
    Dataset<org.apache.spark.sql.Row> rows = spark.read().format("delta").load(table);
    List<String> columns = new ArrayList<>(List.of("id"));
    filters.forEach(filter -> columns.add("coalesce(" + filter + ", false)"));
    List<org.apache.spark.sql.Row> truth =
        rows.selectExpr(columns.toArray(new String[0])).collectAsList(); // reads every file
    for (int i = 0; i < filters.size(); i++) {
      int column = i + 1;
      List<Long> expected =
          truth.stream().filter(r -> r.getBoolean(column)).map(r -> r.getLong(0)).sorted().toList();
      List<Long> found =
          rows.where(filters.get(i)).select("id").collectAsList().stream()
              .map(r -> r.getLong(0))
              .sorted()
              .toList();
      assertThat(filters.get(i), found, is(expected));
      assertThat(filters.get(i) + " finds something", found.isEmpty(), is(false));
    }
  }

  @Test
  void statistics_letReadersSkipFiles() throws Exception {
    assertThat(sparkFiles("id > 0"), is((long) WINDOWS.size()));
    assertThat(sparkFiles("id = 13"), is(1L));
    assertThat(sparkFiles("at > timestamp'2026-01-02 10:00:00.129455'"), is(1L));
    assertThat(sparkFiles("at < timestamp'1970-01-01 00:00:00'"), is(1L));
    assertThat(sparkFiles("page is null"), is(1L));
    assertThat(sparkFiles("code between 9 and 10 and page <= '/b'"), is(2L));

    assertThat(kernelFiles(new Predicate(">", new Column("id"), Literal.ofLong(0))), hasSize(12));
    assertThat(kernelFiles(new Predicate("=", new Column("id"), Literal.ofLong(13))), hasSize(1));
    assertThat(
        kernelFiles(new Predicate(">=", new Column("mean"), Literal.ofDouble(7.0))),
        hasSize(4)); // 7.0; NaN, infinity and nulls, which have no upper bound
  }

  @Test
  void sparkAndTheSink_writeTheSameTableInTurns() throws Exception {
    String shared = dir.resolve("shared").toString();
    spark.sql(
        "CREATE TABLE delta.`"
            + shared
            + "` (page STRING, views BIGINT COMMENT 'how often') USING delta");
    DeltaSink sink = DeltaSink.append(shared).withTransactionId("shared");
    sink.preflight(Rows.SCHEMA);
    append(sink, List.of(List.of(Rows.row("/sink", 1))), 0);
    spark.sql("INSERT INTO delta.`" + shared + "` VALUES ('/spark', 2)");
    append(sink, List.of(List.of(Rows.row("/sink", 3))), 1);

    assertThat(
        DeltaTableReader.latest(shared).rows(),
        containsInAnyOrder(Rows.row("/sink", 1), Rows.row("/spark", 2), Rows.row("/sink", 3)));
    assertThat(spark.read().format("delta").load(shared).count(), is(3L));
  }

  @Test
  void tablesOfSparkThatAskForMore_areRefused() {
    assertThat(
        refusal("dv", "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"),
        containsString("deletionVectors"));
    assertThat(
        refusal(
            "mapped",
            "TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')"),
        containsString("column names"));
  }

  private static String refusal(String name, String clauses) {
    String path = dir.resolve(name).toString();
    spark.sql(
        "CREATE TABLE delta.`" + path + "` (page STRING, views BIGINT) USING delta " + clauses);
    return assertThrows(
            DeltaTableException.class, () -> DeltaSink.append(path).preflight(Rows.SCHEMA))
        .getMessage();
  }

  /** Writes each list of rows as a window of its own, which closes before the next one. */
  private static void append(DeltaSink sink, List<List<Row>> windows, int firstMinute) {
    Schema schema = windows.get(0).get(0).getSchema();
    TestStream.Builder<Row> stream = TestStream.create(schema);
    for (int i = 0; i < windows.size(); i++) {
      org.joda.time.Instant end =
          org.joda.time.Instant.ofEpochMilli(Rows.minute(firstMinute + i + 1));
      for (Row row : windows.get(i)) {
        stream = stream.addElements(TimestampedValue.of(row, end.minus(Duration.millis(1))));
      }
      stream = stream.advanceWatermarkTo(end);
    }
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .setRowSchema(schema)
        .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private static long sparkFiles(String filter) {
    Dataset<org.apache.spark.sql.Row> rows = spark.read().format("delta").load(table).where(filter);
    rows.collectAsList();
    SparkPlan scan = rows.queryExecution().executedPlan().collectLeaves().head();
    return scan.metrics().get("numFiles").get().value();
  }

  private static List<String> kernelFiles(Predicate filter) throws Exception {
    return DeltaTableReader.latest(table).files(Optional.of(filter));
  }

  private static String[] expected() {
    return WINDOWS.stream().flatMap(List::stream).map(DeltaSinkIT::text).toArray(String[]::new);
  }

  /** A row's values; {@code Double.toString} tells the zeros and NaN apart. */
  private static String text(Row row) {
    List<Object> values = new ArrayList<>();
    for (Object value : row.getValues()) {
      values.add(value instanceof DateTime time ? time.toDate().toInstant() : value);
    }
    return values.toString();
  }

  private static List<String> sparkRows(Dataset<org.apache.spark.sql.Row> rows) {
    List<String> texts = new ArrayList<>();
    for (org.apache.spark.sql.Row row : rows.collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        values.add(row.get(i));
      }
      texts.add(values.toString());
    }
    texts.sort(null);
    return texts;
  }

  private static Row row(Object... values) {
    Object[] typed = Arrays.copyOf(values, values.length);
    typed[0] = ((Number) values[0]).longValue();
    return Row.withSchema(SCHEMA).addValues(typed).build();
  }
}
