/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.Origin;
import dev.tidemark.testing.Click;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters come in the order of a partition's offsets, however it comes in batches. */
class PreAggregateLettersTest {
  private static final Queue<String> LETTERS = new ConcurrentLinkedQueue<>();
  private static final long WATERMARK = at("11:00").toEpochMilli();

  private static final class Collect extends DoFn<DeadLetter, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element DeadLetter letter) {
      LETTERS.add(letter.offset() + " " + letter.kind());
    }
  }

  @BeforeEach
  void forget() {
    LETTERS.clear();
  }

  /** Offsets from {@code first}: late, malformed, on time, and again. */
  private static EventBatch batch(int first, int records) {
    EventBatchBuilder builder = EventBatch.builder(Click.SCHEMA, new Origin("clicks", 0));
    for (int offset = first; offset < first + records; offset++) {
      if (offset % 3 == 1) {
        builder.reject(offset, "not JSON", new byte[] {1});
      } else {
        builder
            .set("user_id", "ann")
            .set("page", "/a")
            .set(Click.EVENT_TIME, at(offset % 3 == 0 ? "10:01" : "11:01"))
            .endRow(offset, new byte[] {1});
      }
    }
    return builder.build(WATERMARK);
  }

  private static List<String> letters(EventBatch... batches) {
    LETTERS.clear();
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.of(List.of(List.of(batches)))
                .withCoder(ListCoder.of(EventBatchCoder.of(Click.SCHEMA))))
        .apply(Flatten.iterables())
        .apply(
            PreAggregate.by(
                AggregatePlan.of(
                        Click.SCHEMA, Click.EVENT_TIME, WindowSpec.tumbling(Duration.ofMinutes(5)))
                    .withGroupBy("page")
                    .withAggregate(Aggregate.countAll("views"))))
        .get(PreAggregate.DEAD_LETTERS)
        .apply(ParDo.of(new Collect()));
    pipeline.run().waitUntilFinish();
    return List.copyOf(LETTERS);
  }

  @Test
  void byOffset_howeverAPartitionWasDivided() {
    List<String> expected = List.of("0 LATE", "1 MALFORMED", "3 LATE", "4 MALFORMED", "6 LATE");
    assertThat(letters(batch(0, 7)), is(expected));
    assertThat(letters(batch(0, 2), batch(2, 5)), is(expected));
  }
}
