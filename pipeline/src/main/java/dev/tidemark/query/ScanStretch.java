/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connector;
import dev.tidemark.source.kafka.KafkaConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From which offset to which each partition is read.
 *
 * @param from the first offset
 * @param to the offset behind the last one
 */
record ScanStretch(Map<Origin, Long> from, Map<Origin, Long> to) {
  /**
   * The stretch between two bounds, as far as there are records now.
   *
   * @param from empty: where a new query would begin
   * @param to empty: where the source ends now
   * @throws QueryException when the input has no such bounds
   */
  static ScanStretch between(
      Connector connector, Optional<ScanBound> from, Optional<ScanBound> to) {
    if (!(connector instanceof KafkaConnector kafka)) {
      throw new QueryException(
          List.of(
              new Problem(
                  "--from, --to",
                  connector.describe() + " has no offsets to begin or end at",
                  "they are those of Kafka's topics",
                  "leave them out; --limit reads less")));
    }
    Map<Origin, Long> begin = kafka.begin();
    Map<Origin, Long> end = kafka.end(begin.keySet());
    Map<Origin, Long> first = kafka.beginning(begin.keySet());
    from.ifPresent(bound -> begin.putAll(resolve(kafka, bound, "--from", first, end)));
    to.ifPresent(bound -> end.putAll(resolve(kafka, bound, "--to", first, end)));
    return new ScanStretch(begin, end);
  }

  private static Map<Origin, Long> resolve(
      KafkaConnector kafka,
      ScanBound bound,
      String option,
      Map<Origin, Long> first,
      Map<Origin, Long> end) {
    if (bound instanceof ScanBound.Time time) {
      return kafka.offsetsAt(time.at(), end);
    }
    ScanBound.Offsets offsets = (ScanBound.Offsets) bound;
    Map<Origin, Long> resolved = new HashMap<>();
    end.forEach(
        (origin, last) ->
            offsets
                .of(origin.toString())
                .ifPresent(
                    at -> resolved.put(origin, Math.min(last, Math.max(first.get(origin), at)))));
    for (String partition : offsets.own().keySet()) {
      if (end.keySet().stream().noneMatch(origin -> origin.toString().equals(partition))) {
        throw new QueryException(
            List.of(
                new Problem(
                    option,
                    "there is no partition " + partition,
                    "there are "
                        + String.join(
                            ", ", end.keySet().stream().map(Origin::toString).sorted().toList()),
                    "name one of them")));
      }
    }
    return resolved;
  }
}
