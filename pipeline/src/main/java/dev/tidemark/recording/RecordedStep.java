/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Standing;
import dev.tidemark.checkpoint.Stretch;
import dev.tidemark.time.PartitionProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A micro-batch as it was planned.
 *
 * @param at when, in milliseconds since 1970
 * @param plan what it reads, from which offsets to which, and by which watermark
 * @param progress of each partition what the watermark was made from
 */
public record RecordedStep(long at, BatchPlan plan, Map<Origin, PartitionProgress> progress) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public RecordedStep {
    progress = Map.copyOf(progress);
  }

  static RecordedStep of(long at, BatchPlan plan, Standing standing) {
    return new RecordedStep(at, plan, standing.watermarks().partitions());
  }

  /**
   * A line of JSON:
   *
   * <pre>{@code
   * {"at":…,"batch":…,"watermark":…,"stretches":[["clicks",partition,start,end,gate,readAt,replayed],…],
   *  "progress":[["clicks",partition,maxEventTime,lastRecordAt,caughtUpAt],…]}
   * }</pre>
   */
  String toJson() {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at).put("batch", plan.batch()).put("watermark", plan.watermark());
    ArrayNode stretches = line.putArray("stretches");
    for (Stretch stretch : plan.stretches()) {
      origin(stretches.addArray(), stretch.origin())
          .add(stretch.start())
          .add(stretch.end())
          .add(stretch.gate())
          .add(stretch.readAt())
          .add(stretch.replayed());
    }
    ArrayNode all = line.putArray("progress");
    new TreeMap<>(byText(progress))
        .values()
        .forEach(
            entry ->
                origin(all.addArray(), entry.getKey())
                    .add(entry.getValue().maxEventTime())
                    .add(entry.getValue().lastRecordAt())
                    .add(entry.getValue().caughtUpAt()));
    return line.toString();
  }

  private static Map<String, Map.Entry<Origin, PartitionProgress>> byText(
      Map<Origin, PartitionProgress> progress) {
    Map<String, Map.Entry<Origin, PartitionProgress>> byText = new HashMap<>();
    progress.entrySet().forEach(entry -> byText.put(entry.getKey().toString(), entry));
    return byText;
  }

  private static ArrayNode origin(ArrayNode array, Origin origin) {
    return array.add(origin.source()).add(origin.partition());
  }

  /**
   * What {@link #toJson} wrote.
   *
   * @throws IOException when it is anything else
   */
  static RecordedStep read(String line) throws IOException {
    JsonNode json = JSON.readTree(line);
    List<Stretch> stretches = new ArrayList<>();
    for (JsonNode s : json.path("stretches")) {
      stretches.add(
          new Stretch(
              origin(s),
              s.path(2).asLong(),
              s.path(3).asLong(),
              s.path(4).asLong(),
              s.path(5).asLong(),
              s.path(6).asBoolean()));
    }
    Map<Origin, PartitionProgress> progress = new HashMap<>();
    for (JsonNode p : json.path("progress")) {
      progress.put(
          origin(p),
          new PartitionProgress(p.path(2).asLong(), p.path(3).asLong(), p.path(4).asLong()));
    }
    if (!json.path("watermark").isIntegralNumber()) {
      throw new IOException("it has no watermark");
    }
    return new RecordedStep(
        json.path("at").asLong(),
        new BatchPlan(json.path("batch").asLong(), stretches, json.path("watermark").asLong()),
        progress);
  }

  private static Origin origin(JsonNode array) {
    return new Origin(array.path(0).asText(), array.path(1).asInt());
  }
}
