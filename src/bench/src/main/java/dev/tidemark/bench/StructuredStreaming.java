/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.session_window;
import static org.apache.spark.sql.functions.window;

import dev.tidemark.hadoop.ThriftyLocalFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * The queries as one writes them for Structured Streaming, with a Delta sink, or {@link
 * UpdateFiles} in update mode. Runs until it is told to end.
 *
 * <p>Tuned: as many shuffle partitions as cores, instead of 200, and for what Delta makes of its
 * log too, instead of 50; a bounded batch where asked for; no user interface; and no process for
 * each local file, as of Tidemark, neither for the table's nor for the checkpoint's. {@code
 * approx_count_distinct} has Spark's default error of 5 %, which makes its sketch a tenth of
 * Tidemark's in size.
 */
final class StructuredStreaming {
  /** Where Spark keeps the state of a query. */
  enum Store {
    HDFS("org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider"),
    ROCKSDB("org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");

    private final String provider;

    Store(String provider) {
      this.provider = provider;
    }
  }

  private static final String MINUTES = " minutes";

  private StructuredStreaming() {}

  /**
   * Arguments: query, bootstrap servers, topic, state store, rows a batch at most (0: no limit),
   * directory, milliseconds between triggers (0: none).
   */
  public static void main(String[] arguments) throws Exception {
    BenchQuery query = BenchQuery.valueOf(arguments[0]);
    Path directory = Path.of(arguments[5]);
    SparkSession spark = session(Store.valueOf(arguments[3]));
    Dataset<Row> clicks = clicks(spark, arguments[1], arguments[2], Long.parseLong(arguments[4]));
    DataStreamWriter<Row> writer =
        result(query, clicks)
            .writeStream()
            .option("checkpointLocation", directory.resolve("checkpoint").toString());
    long trigger = Long.parseLong(arguments[6]);
    if (trigger > 0) {
      writer = writer.trigger(Trigger.ProcessingTime(trigger));
    }
    start(query, writer, directory).awaitTermination();
  }

  private static StreamingQuery start(
      BenchQuery query, DataStreamWriter<Row> writer, Path directory) throws TimeoutException {
    if (query == BenchQuery.DAY) {
      Path updates = directory.resolve("updates");
      VoidFunction2<Dataset<Row>, Long> write = (rows, batch) -> write(rows, updates);
      return writer.outputMode("update").foreachBatch(write).start();
    }
    return writer
        .format("delta")
        .outputMode(query == BenchQuery.TOTALS ? "complete" : "append")
        .start(directory.resolve("table").toString());
  }

  private static void write(Dataset<Row> rows, Path updates) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      lines.add(
          UpdateFiles.line(
              row.getTimestamp(0).toInstant(),
              row.getTimestamp(1).toInstant(),
              row.getString(2),
              row.getLong(3)));
    }
    if (!lines.isEmpty()) {
      UpdateFiles.write(updates, lines);
    }
  }

  private static SparkSession session(Store store) {
    int cores = Runtime.getRuntime().availableProcessors();
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", cores)
        .config("spark.sql.streaming.stateStore.providerClass", store.provider)
        .config("spark.databricks.delta.snapshotPartitions", cores)
        .config(
            "spark.hadoop." + ThriftyLocalFileSystem.PROPERTY,
            ThriftyLocalFileSystem.class.getName())
        .config(
            "spark.sql.streaming.checkpointFileManagerClass",
            FileSystemBasedCheckpointFileManager.class.getName())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate();
  }

  private static Dataset<Row> clicks(
      SparkSession spark, String bootstrapServers, String topic, long rowsPerBatch) {
    var reader =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", bootstrapServers)
            .option("subscribe", topic)
            .option("startingOffsets", "earliest");
    if (rowsPerBatch > 0) {
      reader = reader.option("maxOffsetsPerTrigger", rowsPerBatch);
    }
    return reader
        .load()
        .select(from_json(col("value").cast("string"), StructType.fromDDL(Click.SCHEMA)).as("c"))
        .select("c.*")
        .where("action <> 'bot'");
  }

  private static Dataset<Row> result(BenchQuery query, Dataset<Row> clicks) {
    String tumbling = BenchQuery.TUMBLING.toMinutes() + MINUTES;
    return switch (query) {
      case PAGE_STATS -> pageStats(query, clicks, window(col("timestamp"), tumbling));
      case SLIDING ->
          pageStats(
              query,
              clicks,
              window(col("timestamp"), BenchQuery.SLIDING_SIZE.toMinutes() + MINUTES, tumbling));
      case SESSION -> sessions(clicks);
      case COUNTS -> counts(query, clicks, BenchQuery.TUMBLING);
      case DAY -> counts(query, clicks, BenchQuery.DAY_LONG);
      case LIVE -> counts(query, clicks, BenchQuery.LIVE_LONG);
      case TOTALS -> clicks.groupBy("page").agg(count(lit(1)).as("view_count"));
      case SELECT -> clicks.select(col("timestamp"), col("user_id"), expr("upper(page) AS page"));
    };
  }

  private static Dataset<Row> pageStats(BenchQuery query, Dataset<Row> clicks, Column window) {
    return watermarked(query, clicks)
        .groupBy(window.as("window"), col("page"))
        .agg(
            count(lit(1)).as("view_count"),
            count(col("user_id")).as("visits"),
            approx_count_distinct("user_id").as("unique_users"))
        .selectExpr(
            "window.start AS window_start",
            "window.end AS window_end",
            "page",
            "view_count",
            "visits",
            "unique_users");
  }

  private static Dataset<Row> counts(BenchQuery query, Dataset<Row> clicks, Duration size) {
    Column window = window(col("timestamp"), size.toSeconds() + " seconds");
    return watermarked(query, clicks)
        .groupBy(window.as("window"), col("page"))
        .agg(count(lit(1)).as("view_count"))
        .selectExpr(
            "window.start AS window_start", "window.end AS window_end", "page", "view_count");
  }

  /**
   * Spark joins rows that are exactly a gap apart, Tidemark and Beam do not. A gap that is shorter
   * by a millisecond, which is how fine event times are, makes the sessions the same.
   */
  private static Dataset<Row> sessions(Dataset<Row> clicks) {
    String gap = BenchQuery.GAP.toMillis() - 1 + " milliseconds";
    return watermarked(BenchQuery.SESSION, clicks.where("user_id IS NOT NULL"))
        .groupBy(session_window(col("timestamp"), gap).as("window"), col("user_id"))
        .agg(count(lit(1)).as("view_count"))
        .selectExpr(
            "window.start AS window_start",
            "window.end + INTERVAL '0.001' SECOND AS window_end",
            "user_id",
            "view_count");
  }

  private static Dataset<Row> watermarked(BenchQuery query, Dataset<Row> clicks) {
    return clicks.withWatermark("timestamp", query.delay().toMillis() + " milliseconds");
  }
}
