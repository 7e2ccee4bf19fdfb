/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.WindowRows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.sink.Fence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as they come, updates and whole tables, beside delta-spark and read by it. */
class DeltaModesIT {
  private static final Schema POSITIONED =
      Schema.builder()
          .addFields(Rows.SCHEMA.getFields())
          .addStringField("partition")
          .addInt64Field("offset")
          .build();

  private static SparkSession spark;

  @TempDir static Path dir;

  @BeforeAll
  static void start() {
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
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", dir.resolve("warehouse").toString())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Each OPTIMIZE moves rows that the next upsert replaces, and each upsert removes its files. */
  @Test
  void upsertsWhileSparkOptimizes_loseAndDoubleNothing() throws Exception {
    String table = table("optimized");
    DeltaTarget.Open target =
        new DeltaTarget(table, "q", Map.of(), WindowRows.SCHEMA, TableLayout.PLAIN, Fence.NONE)
            .open();
    UpsertCommitter sink =
        new UpsertCommitter(target.table(), target.changes(), WindowRows.WINDOWS);
    sink.commit(List.of(row("10:00", "10:05", "/a", 0)));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> optimizing =
        CompletableFuture.supplyAsync(
            () -> {
              int succeeded = 0;
              while (!done.get()) {
                try {
                  spark.sql("OPTIMIZE delta.`" + table + "`");
                  succeeded++;
                } catch (RuntimeException e) {
                  if (!e.getClass().getSimpleName().startsWith("Concurrent")) {
                    throw e;
                  }
                }
              }
              return succeeded;
            });
    List<String> expected = new ArrayList<>();
    int windows = 5;
    int updates = 6;
    for (int window = 0; window < windows; window++) {
      String start = "10:%02d".formatted(window * 5);
      String end = "10:%02d".formatted(window * 5 + 5);
      for (int update = 1; update <= updates; update++) {
        sink.commit(List.of(row(start, end, "/a", update), row(start, end, "/b", update * 2L)));
      }
      expected.add(start + "-" + end + " /a " + updates);
      expected.add(start + "-" + end + " /b " + updates * 2);
    }
    done.set(true);
    assertThat("OPTIMIZE got in", optimizing.get(), is(greaterThan(0)));

    assertThat(
        DeltaTableReader.latest(table).rows().stream().map(WindowRows::text).toList(),
        containsInAnyOrder(expected.toArray()));
    assertThat(
        spark
            .read()
            .format("delta")
            .load(table)
            .selectExpr(
                "concat(date_format(window_start, 'HH:mm'), '-', date_format(window_end, 'HH:mm'),"
                    + " ' ', page, ' ', views)")
            .as(org.apache.spark.sql.Encoders.STRING())
            .collectAsList(),
        containsInAnyOrder(expected.toArray()));
  }

  /** A restart reads again from an earlier offset, and in bundles of other sizes. */
  @Test
  void rowsThatAreReadAgain_areAddedOnce() throws Exception {
    String table = table("rows");
    DeltaSink sink =
        DeltaSink.appendRows(table)
            .withTransactionId("tidemark/q")
            .withPosition("partition", "offset")
            .withPartitionBy(List.of("page"));
    sink.preflight(POSITIONED);
    write(sink, List.of(at("clicks-0", 0, 3), at("clicks-1", 0, 2)));
    write(sink, List.of(at("clicks-0", 2, 5), at("clicks-1", 0, 1))); // 2 again, 3 and 4 new
    write(sink, List.of(at("clicks-1", 1, 4), at("clicks-0", 4, 6)));

    List<String> expected = new ArrayList<>();
    for (int offset = 0; offset < 6; offset++) {
      expected.add("/clicks-0 " + offset);
    }
    for (int offset = 0; offset < 4; offset++) {
      expected.add("/clicks-1 " + offset);
    }
    assertThat(
        spark
            .read()
            .format("delta")
            .load(table)
            .selectExpr("concat(page, ' ', views)")
            .as(org.apache.spark.sql.Encoders.STRING())
            .collectAsList(),
        containsInAnyOrder(expected.toArray()));
    assertThat(
        DeltaTableReader.latest(table).lastTransaction("tidemark/q/clicks-0").getAsLong(), is(5L));
    assertThat(
        spark
            .sql("DESCRIBE DETAIL delta.`" + table + "`")
            .selectExpr("partitionColumns[0]")
            .as(org.apache.spark.sql.Encoders.STRING())
            .collectAsList(),
        contains("page"));
  }

  @Test
  void partitionedTableOfSpark_isWrittenAsItIs() throws Exception {
    String table = table("parts");
    spark.sql(
        "CREATE TABLE delta.`"
            + table
            + "` (page STRING, views BIGINT) USING delta PARTITIONED BY (page)");
    DeltaSink sink = DeltaSink.appendRows(table).withTransactionId("q");
    sink.preflight(Rows.SCHEMA);
    write(sink, Rows.SCHEMA, List.of(List.of(Rows.row("/a", 1), Rows.row("/b", 2))));
    spark.sql("INSERT INTO delta.`" + table + "` VALUES ('/a', 3)");
    assertThat(
        spark
            .read()
            .format("delta")
            .load(table)
            .where("page = '/a'")
            .selectExpr("views")
            .as(org.apache.spark.sql.Encoders.LONG())
            .collectAsList(),
        containsInAnyOrder(1L, 3L));
    assertThat(DeltaTableReader.latest(table).rows().size(), is(3));
  }

  @Test
  void addedColumn_isReadBySpark() throws Exception {
    String table = table("merged");
    spark.sql("CREATE TABLE delta.`" + table + "` (page STRING COMMENT 'where') USING delta");
    spark.sql("INSERT INTO delta.`" + table + "` VALUES ('/old')");
    DeltaSink sink = DeltaSink.appendRows(table).withTransactionId("q").withMergeSchema();
    sink.preflight(Rows.SCHEMA);
    write(sink, Rows.SCHEMA, List.of(List.of(Rows.row("/new", 1))));
    assertThat(
        spark
            .read()
            .format("delta")
            .load(table)
            .selectExpr("concat(page, ' ', coalesce(views, 'null'))")
            .as(org.apache.spark.sql.Encoders.STRING())
            .collectAsList(),
        containsInAnyOrder("/old null", "/new 1"));
    assertThat(
        spark.read().format("delta").load(table).schema().apply("page").getComment().get(),
        is("where"));
  }

  private static String table(String name) {
    return dir.resolve(name).toString();
  }

  /** The rows of a partition from one offset to before another, each with its offset as views. */
  private static List<Row> at(String partition, long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      rows.add(
          Row.withSchema(POSITIONED).addValues("/" + partition, offset, partition, offset).build());
    }
    return rows;
  }

  private static void write(DeltaSink sink, List<List<Row>> bundles) {
    write(sink, POSITIONED, bundles);
  }

  private static void write(DeltaSink sink, Schema schema, List<List<Row>> bundles) {
    TestStream.Builder<Row> stream = TestStream.create(schema);
    for (List<Row> bundle : bundles) {
      stream =
          stream.addElements(bundle.get(0), bundle.subList(1, bundle.size()).toArray(new Row[0]));
    }
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(stream.advanceWatermarkToInfinity()).setRowSchema(schema).apply(sink);
    pipeline.run().waitUntilFinish();
  }
}
