/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.CustomTimestampPolicyWithLimitedDelay;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts by page in windows of five minutes, as one writes it in Beam: {@code KafkaIO}, a {@code
 * DoFn} that parses, {@code Count.perElement}, on the Spark runner with nothing set but a batch
 * interval. Results are lines of a file. Runs until it is told to end.
 */
final class PlainBeam {
  static final String RESULT = "result.csv";

  private PlainBeam() {}

  /** Arguments: bootstrap servers, topic, directory. */
  public static void main(String[] arguments) {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    options.setStreaming(true);
    options.setSparkMaster("local[" + Runtime.getRuntime().availableProcessors() + "]");
    options.setBatchIntervalMillis(1_000L);
    options.setCheckpointDir(Path.of(arguments[2], "checkpoint").toString());
    Duration delay = Duration.millis(BenchQuery.DELAY.toMillis());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            "Read",
            KafkaIO.<String, String>read()
                .withBootstrapServers(arguments[0])
                .withTopic(arguments[1])
                .withKeyDeserializer(StringDeserializer.class)
                .withValueDeserializer(StringDeserializer.class)
                .withConsumerConfigUpdates(java.util.Map.of("auto.offset.reset", "earliest"))
                .withTimestampPolicyFactory(
                    (partition, previous) ->
                        new CustomTimestampPolicyWithLimitedDelay<>(
                            PlainBeam::eventTime, delay, previous)))
        .apply("Pages", ParDo.of(new Pages()))
        .apply(
            "Window", Window.into(FixedWindows.of(Duration.millis(BenchQuery.TUMBLING.toMillis()))))
        .apply("Count", Count.perElement())
        .apply("Write", ParDo.of(new Write(arguments[2])));
    pipeline.run().waitUntilFinish();
  }

  private static Instant eventTime(KafkaRecord<String, String> record) {
    String time = json(record.getKV().getValue()).path("timestamp").textValue();
    return Instant.ofEpochMilli(OffsetDateTime.parse(time).toInstant().toEpochMilli());
  }

  private static JsonNode json(String text) {
    try {
      return Mapper.JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Mapper {
    private static final ObjectMapper JSON = new ObjectMapper();
  }

  private static final class Pages extends DoFn<KafkaRecord<String, String>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KafkaRecord<String, String> record, OutputReceiver<String> pages) {
      JsonNode click = json(record.getKV().getValue());
      if (!click.path("action").asText().equals("bot")) {
        pages.output(click.path("page").asText());
      }
    }
  }

  private static final class Write extends DoFn<KV<String, Long>, Void> {
    private static final long serialVersionUID = 1L;
    private final String directory;

    Write(String directory) {
      this.directory = directory;
    }

    @ProcessElement
    public void process(@Element KV<String, Long> count, BoundedWindow window) throws IOException {
      IntervalWindow of = (IntervalWindow) window;
      String key = Truth.key(of.start().getMillis(), of.end().getMillis(), count.getKey());
      synchronized (Write.class) {
        Files.writeString(
            Path.of(directory, RESULT),
            key + "," + count.getValue() + "\n",
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
  }
}
